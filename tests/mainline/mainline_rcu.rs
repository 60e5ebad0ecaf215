// SPDX-License-Identifier: GPL-2.0

//! What readers need not wait for: RCU, SRCU, values that are set once, or taken away.

use kernel::{
    prelude::*,
    revocable::Revocable,
    sync::{
        atomic::{
            Acquire,
            Atomic,
            Full, //
        },
        rcu,
        srcu::new_srcu,
        Arc,
        SetOnce, //
    },
};

module! {
    type: RcuModule,
    name: "mainline_rcu",
    authors: ["Rust for LTS"],
    description: "Read-copy update",
    license: "GPL",
}

static FIRST: SetOnce<u32> = SetOnce::new();
static CURRENT: Atomic<usize> = Atomic::new(1);

struct Registers {
    status: u32,
}

impl Drop for Registers {
    fn drop(&mut self) {
        pr_info!("registers are gone\n");
    }
}

struct RcuModule {
    registers: Arc<Revocable<Registers>>,
}

impl kernel::Module for RcuModule {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        pr_info!("empty: {:?} {:?}\n", FIRST.as_ref(), FIRST.copy());
        pr_info!("set: {} {}\n", FIRST.populate(7), FIRST.populate(8));
        pr_info!("full: {:?} {:?}\n", FIRST.as_ref(), FIRST.copy());

        let section = rcu::read_lock();
        let nested = rcu::Guard::new();
        pr_info!("read: {}\n", CURRENT.load(Acquire));
        nested.unlock();
        drop(section);
        pr_info!("replaced: {}\n", CURRENT.xchg(2, Full));
        rcu::synchronize_rcu();
        rcu::rcu_barrier();

        let srcu = KBox::pin_init(new_srcu!("mainline_rcu"), GFP_KERNEL)?;
        let section = srcu.read_lock();
        let copy = KBox::new(CURRENT.load(Acquire), GFP_KERNEL)?;
        section.unlock();
        srcu.synchronize();
        srcu.synchronize_expedited();
        pr_info!("slept: {}\n", *copy);

        let registers = Arc::pin_init(Revocable::new(Registers { status: 3 }), GFP_KERNEL)?;
        pr_info!("status: {:?}\n", registers.try_access_with(|r| r.status));
        let section = rcu::read_lock();
        if let Some(r) = registers.try_access_with_guard(&section) {
            pr_info!("status: {}\n", r.status);
        }
        drop(section);

        let gone = Arc::pin_init(Revocable::new(Registers { status: 4 }), GFP_KERNEL)?;
        pr_info!("revoked: {}\n", gone.revoke());
        pr_info!("again: {} {}\n", gone.revoke(), gone.try_access().is_some());

        Ok(Self { registers })
    }
}

impl Drop for RcuModule {
    fn drop(&mut self) {
        if let Some(registers) = self.registers.try_access() {
            pr_info!("still there: {}\n", registers.status);
        }
    }
}
