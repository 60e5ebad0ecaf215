// SPDX-License-Identifier: GPL-2.0

//! Read-copy update: readers that never wait.
//!
//! What readers reach within a [read-side critical section](read_lock) stays valid at least until
//! the section ends, if whoever removes it waits for a grace period, as [`synchronize_rcu`] does,
//! before it frees it.
//!
//! As in mainline, there is no pointer type for that by itself. What readers reach until somebody
//! takes it away is a [`Revocable`](crate::revocable::Revocable).
//!
//! C header: [`include/linux/rcupdate.h`](srctree/include/linux/rcupdate.h), explained in
//! [`Documentation/RCU/whatisRCU.rst`](srctree/Documentation/RCU/whatisRCU.rst)

use crate::{
    sync::barrier::barrier,
    types::NotThreadSafe, //
};

/// Whether a read-side critical section consists of nothing but keeping the compiler in order: the
/// scheduler does not interrupt the kernel, and nobody wants to know of the section.
const FREE: bool = cfg!(not(any(
    CONFIG_PREEMPT_RCU,
    CONFIG_PREEMPT_COUNT,
    CONFIG_DEBUG_LOCK_ALLOC,
    CONFIG_RCU_STRICT_GRACE_PERIOD,
)));

/// Proof that the current thread is in a read-side critical section, which dropping it ends.
///
/// Sections may be nested. The thread must not sleep as long as it is in one.
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
            // SAFETY: It may be called in any context, and the guard's destructor matches it.
            unsafe { bindings::rcu_read_lock() };
        }
        // INVARIANT: It was just entered.
        Self(NotThreadSafe)
    }

    /// Leaves the section: a destructor with a name.
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
            // SAFETY: By the type's invariant the thread, which the guard has not left, is in a
            // section that was entered for the guard.
            unsafe { bindings::rcu_read_unlock() };
        }
    }
}

/// Enters a read-side critical section, which ends when the guard is dropped.
///
/// May be called in any context. Within the section the thread must not sleep.
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

/// Waits until all functions have run that were given to C's `call_rcu()` before.
///
/// It need not wait for a grace period: if there are none, it returns at once. May sleep.
///
/// A module that gives functions to `call_rcu()` calls it before it is unloaded.
#[inline]
pub fn rcu_barrier() {
    // SAFETY: It has no requirements, but that the caller can sleep.
    unsafe { bindings::rcu_barrier() };
}

/// Waits for a grace period: until all read-side critical sections have ended that there are now.
///
/// It does not wait for sections that start later. May sleep, so it must not be called within such
/// a section.
///
/// See [`read_lock`] for an example.
#[inline]
pub fn synchronize_rcu() {
    // SAFETY: It has no requirements, but that the caller can sleep.
    unsafe { bindings::synchronize_rcu() };
}
