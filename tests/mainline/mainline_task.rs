// SPDX-License-Identifier: GPL-2.0

//! The running thread, what can be revoked, what is set once, and RCU.

use kernel::{
    prelude::*,
    revocable::Revocable,
    sync::{
        rcu,
        SetOnce, //
    },
    task::Kuid,
    types::ScopeGuard, //
};

module! {
    type: TaskModule,
    name: "mainline_task",
    authors: ["Rust for LTS"],
    description: "The running thread, and access that ends",
    license: "GPL",
}

static NAME: SetOnce<&str> = SetOnce::new();

struct TaskModule {
    resource: Pin<KBox<Revocable<KBox<u32>>>>,
}

impl kernel::Module for TaskModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let current = current!();
        let leader = current.group_leader();
        pr_info!("first thread: {}\n", (current.pid() == leader.pid()));
        pr_info!("signal: {}\n", current.signal_pending());
        pr_info!(
            "root: {}\n",
            (Kuid::current_euid().into_uid_in_current_ns() == 0)
        );
        pr_info!("itself: {}\n", (current.uid() == leader.uid()));

        pr_info!("before: {:?}\n", NAME.copy());
        pr_info!(
            "set: {} {}\n",
            NAME.populate("first"),
            NAME.populate("second")
        );
        pr_info!("after: {:?}\n", NAME.as_ref());

        {
            let _cleanup = ScopeGuard::new(|| pr_info!("cleaned up\n"));
            ScopeGuard::new(|| pr_info!("never\n")).dismiss();
        }

        let value = KBox::new(42, GFP_KERNEL)?;
        let resource = KBox::pin_init(Revocable::new(value), GFP_KERNEL)?;
        pr_info!("access: {:?}\n", resource.try_access().map(|value| **value));
        pr_info!(
            "with: {:?}\n",
            resource.try_access_with(|value| **value + 1)
        );
        let guard = rcu::read_lock();
        pr_info!("in RCU: {:?}\n", resource.try_access_with_guard(&guard));
        drop(guard);
        Ok(Self { resource })
    }
}

impl Drop for TaskModule {
    fn drop(&mut self) {
        pr_info!(
            "revoked: {} {}\n",
            self.resource.revoke(),
            self.resource.revoke()
        );
        pr_info!("access: {}\n", self.resource.try_access().is_some());
    }
}
