// SPDX-License-Identifier: GPL-2.0

//! The work queues that the kernel provides.

use super::Queue;

macro_rules! system_queues {
    ($($(#[$doc:meta])* $name:ident = $wq:ident;)+) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name() -> &'static Queue {
            // SAFETY: The kernel creates the queue at boot, before any Rust code runs, never
            // changes the variable again and never drains or destroys the queue.
            unsafe { Queue::from_raw(bindings::$wq) }
        }
    )+};
}

system_queues! {
    /// Returns the queue for general use: C's `system_wq`.
    ///
    /// Work runs on the CPU that queued it. Other code may flush this queue, so work should not
    /// take long.
    system = system_wq;

    /// Like [`system`], for urgent work: C's `system_highpri_wq`.
    ///
    /// Its threads have a high priority.
    system_highpri = system_highpri_wq;

    /// Like [`system`], for work that may take long: C's `system_long_wq`.
    system_long = system_long_wq;

    /// Returns the queue for work that is not bound to a CPU: C's `system_unbound_wq`.
    ///
    /// It does not delay other work, so it is suitable for CPU-intensive work.
    system_unbound = system_unbound_wq;

    /// Like [`system`], for work that must not run during suspend: C's `system_freezable_wq`.
    ///
    /// Suspend waits for running work to finish, and no work is started until the system resumes.
    system_freezable = system_freezable_wq;

    /// Like [`system`], or like [`system_unbound`] if the kernel is configured to save power
    /// (`workqueue.power_efficient`): C's `system_power_efficient_wq`.
    system_power_efficient = system_power_efficient_wq;

    /// Like both [`system_freezable`] and [`system_power_efficient`]: C's
    /// `system_freezable_power_efficient_wq`.
    system_freezable_power_efficient = system_freezable_power_efficient_wq;
}
