// SPDX-License-Identifier: GPL-2.0

//! Read-copy update: readers that never wait.
//!
//! An object that readers find within a [read-side critical section](read_lock) stays valid at
//! least until the section ends, provided that the updater, after removing the object, waits for a
//! grace period, as [`synchronize_rcu`] does, before freeing it.
//!
//! As in mainline, there is no pointer type for that alone. For an object that readers can access
//! until it is revoked, there is [`Revocable`](crate::revocable::Revocable).
//!
//! C header: [`include/linux/rcupdate.h`](srctree/include/linux/rcupdate.h), explained in
//! [`Documentation/RCU/whatisRCU.rst`](srctree/Documentation/RCU/whatisRCU.rst)

use crate::{
    sync::barrier::barrier,
    types::NotThreadSafe, //
};

/// Whether a read-side critical section is only a compiler barrier: the kernel is not preemptible,
/// and no debugging option tracks the section.
const FREE: bool = cfg!(not(any(
    CONFIG_PREEMPT_RCU,
    CONFIG_PREEMPT_COUNT,
    CONFIG_DEBUG_LOCK_ALLOC,
    CONFIG_RCU_STRICT_GRACE_PERIOD,
)));

/// A guard that keeps the current thread in an RCU read-side critical section until it is dropped.
///
/// Sections may be nested. The thread must not sleep while it is in one.
///
/// # Invariants
///
/// The thread entered a section for this guard, and has not left it.
#[must_use = "the critical section ends when the guard is dropped"]
pub struct Guard(NotThreadSafe);

impl Guard {
    /// Enters a read-side critical section.
    #[inline]
    pub fn new() -> Self {
        if FREE {
            barrier();
        } else {
            // SAFETY: `rcu_read_lock()` may be called in any context. The destructor leaves the
            // section.
            unsafe { bindings::rcu_read_lock() };
        }
        // INVARIANT: The section was just entered.
        Self(NotThreadSafe)
    }

    /// Leaves the critical section, by dropping the guard.
    #[inline]
    pub fn unlock(self) {}
}

impl Default for Guard {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Guard {
    #[inline]
    fn drop(&mut self) {
        if FREE {
            barrier();
        } else {
            // SAFETY: By the type invariants, the thread is in a section that was entered for this
            // guard; it is the same thread, as the guard is not `Send`.
            unsafe { bindings::rcu_read_unlock() };
        }
    }
}

/// Enters a read-side critical section, which ends when the guard is dropped.
///
/// May be called in any context. The thread must not sleep within the section.
///
/// # Examples
///
/// ```
/// use core::ptr;
/// use kernel::{
///     prelude::*,
///     sync::{
///         atomic::{Atomic, Acquire, Full},
///         rcu,
///     },
/// };
///
/// static CURRENT: Atomic<*mut u32> = Atomic::new(ptr::null_mut());
///
/// /// Replaces the value.
/// fn update(new: Option<KBox<u32>>) {
///     let new = new.map_or(ptr::null_mut(), KBox::into_raw);
///     let old = CURRENT.xchg(new, Full);
///
///     rcu::synchronize_rcu();
///     if !old.is_null() {
///         // SAFETY: It came from a box, and no reader that saw it is left.
///         drop(unsafe { KBox::from_raw(old) });
///     }
/// }
///
/// fn read() -> Option<u32> {
///     let guard = rcu::read_lock();
///     let current = CURRENT.load(Acquire);
///     // SAFETY: It is null or came from a box, which is not freed before `guard` is dropped.
///     let value = unsafe { current.as_ref() }.copied();
///     guard.unlock();
///     value
/// }
///
/// assert_eq!(read(), None);
/// update(Some(KBox::new(42, GFP_KERNEL)?));
/// assert_eq!(read(), Some(42));
/// update(None);
/// assert_eq!(read(), None);
/// # Ok::<(), Error>(())
/// ```
///
/// The guard belongs to its thread:
///
/// ```compile_fail
/// use kernel::sync::rcu;
///
/// fn send<T: Send>(_: T) {}
///
/// send(rcu::read_lock());
/// ```
#[inline]
pub fn read_lock() -> Guard {
    Guard::new()
}

/// Waits until all callbacks that have been queued by C's `call_rcu()` have run.
///
/// It does not guarantee a grace period: if there are no callbacks, it returns at once. May sleep.
///
/// A module that queues callbacks with `call_rcu()` must call it before it is unloaded.
#[inline]
pub fn rcu_barrier() {
    // SAFETY: `rcu_barrier()` only requires a context that may sleep, as documented above.
    unsafe { bindings::rcu_barrier() };
}

/// Waits for a grace period: until all read-side critical sections that exist now have ended.
///
/// It does not wait for sections that start later. May sleep, so it must not be called within a
/// read-side critical section.
///
/// See [`read_lock`] for an example.
#[inline]
pub fn synchronize_rcu() {
    // SAFETY: `synchronize_rcu()` only requires a context that may sleep, as documented above.
    unsafe { bindings::synchronize_rcu() };
}
