// SPDX-License-Identifier: GPL-2.0

//! The queues that the kernel itself provides.

use super::Queue;

macro_rules! system_queues {
    ($($(#[$doc:meta])* $name:ident = $wq:ident;)+) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name() -> &'static Queue {
            // SAFETY: The kernel creates the queue at boot, before it runs any Rust code, never
            // sets the variable again and never destroys the queue.
            unsafe { Queue::from_raw(bindings::$wq) }
        }
    )+};
}

system_queues! {
    /// The queue for most work: C's `system_wq`.
    ///
    /// Work runs on the processor that queued it. Others wait for this queue to be empty, so work
    /// should not take long here.
    system = system_wq;

    /// Like [`system`], for work that cannot wait: C's `system_highpri_wq`.
    ///
    /// Its threads have a high priority.
    system_highpri = system_highpri_wq;

    /// Like [`system`], for work that may take long: C's `system_long_wq`.
    system_long = system_long_wq;

    /// For work that need not run on the processor that queued it: C's `system_unbound_wq`.
    ///
    /// It does not hold other work up, so this is the place for what computes a lot.
    system_unbound = system_unbound_wq;

    /// Like [`system`], for work that must not run while the machine is suspended: C's
    /// `system_freezable_wq`.
    ///
    /// Before the machine is suspended, what is running is finished, and nothing is started until
    /// it resumes.
    system_freezable = system_freezable_wq;

    /// Like [`system`], or where the kernel is to save power (`workqueue.power_efficient`), like
    /// [`system_unbound`]: C's `system_power_efficient_wq`.
    system_power_efficient = system_power_efficient_wq;

    /// Both [`system_freezable`] and [`system_power_efficient`]: C's
    /// `system_freezable_power_efficient_wq`.
    system_freezable_power_efficient = system_freezable_power_efficient_wq;
}
