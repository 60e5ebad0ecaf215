// SPDX-License-Identifier: GPL-2.0

//! Sleepable RCU: read-copy update whose readers may sleep.
//!
//! C header: [`include/linux/srcu.h`](srctree/include/linux/srcu.h)

use crate::{
    error::{
        to_result,
        Error, //
    },
    str::{
        CStr,
        CStrExt as _, //
    },
    sync::LockClassKey,
    types::{
        NotThreadSafe,
        Opaque, //
    },
    warn_on, //
};
use core::pin::Pin;
use pin_init::{
    cast_pin_init,
    PinInit, //
};

/// Creates an initializer of an [`Srcu`], with its own lock class.
///
/// Lockdep reports it by the name that is passed, or else by file and line.
#[macro_export]
#[doc(hidden)]
macro_rules! new_srcu {
    ($($name:literal)?) => {
        $crate::sync::Srcu::new($crate::optional_name!($($name)?), $crate::static_lock_class!())
    };
}
#[doc(inline)]
pub use crate::new_srcu;

/// A domain of sleepable RCU: C's `struct srcu_struct`.
///
/// Unlike with [RCU](super::rcu), a grace period only waits for readers of the same domain, so a
/// reader that sleeps for long does not delay grace periods of other domains. Entering a read-side
/// critical section costs a memory barrier.
///
/// Dropping it sleeps. All critical sections have ended by then, as their guards borrow it. If a
/// guard was leaked, dropping warns and never returns.
///
/// # Examples
///
/// ```
/// use core::ptr;
/// use kernel::{
///     prelude::*,
///     sync::{
///         atomic::{Acquire, Atomic, Full},
///         srcu::{new_srcu, Srcu},
///     },
///     time::{delay::fsleep, Delta},
/// };
///
/// let srcu = KBox::pin_init(new_srcu!("example"), GFP_KERNEL)?;
/// let current = Atomic::new(KBox::into_raw(KBox::new(42, GFP_KERNEL)?));
///
/// let guard = srcu.read_lock();
/// // SAFETY: It came from a box, which is not freed before `guard` is dropped.
/// let value = unsafe { &*current.load(Acquire) };
/// // Here one may sleep.
/// fsleep(Delta::from_micros(20));
/// assert_eq!(*value, 42);
/// guard.unlock();
///
/// let old = current.xchg(ptr::null_mut(), Full);
/// srcu.synchronize();
/// // SAFETY: It came from a box, and no reader that saw it is left.
/// drop(unsafe { KBox::from_raw(old) });
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// The domain was initialized by C, and does not move until it is dropped.
#[repr(transparent)]
pub struct Srcu {
    inner: Opaque<bindings::srcu_struct>,
}

// SAFETY: `cleanup_srcu_struct()` may be called by any thread.
unsafe impl Send for Srcu {}

// SAFETY: C synchronizes all functions that take `&self`; any number of threads may call them.
unsafe impl Sync for Srcu {}

impl Srcu {
    /// Creates an initializer of a domain, with a name and a lock class for lockdep.
    ///
    /// Prefer [`new_srcu!`], which supplies both. The initializer sleeps, and may fail with
    /// `ENOMEM`.
    #[inline]
    pub fn new(name: &'static CStr, key: Pin<&'static LockClassKey>) -> impl PinInit<Self, Error> {
        let init = Opaque::try_ffi_init(move |srcu| {
            // SAFETY: `srcu` is valid for writes, and is not moved once this has succeeded. `name`
            // and `key` are `'static`.
            to_result(unsafe {
                bindings::init_srcu_struct_with_key(srcu, name.as_char_ptr(), key.as_ptr())
            })
        });

        // INVARIANT: C initialized the domain, and it is pinned, so it does not move.
        // SAFETY: `Srcu` is a transparent wrapper of this `Opaque`, and has no other requirements.
        unsafe { cast_pin_init(init) }
    }

    /// Enters a read-side critical section, which ends when the guard is dropped.
    ///
    /// The thread may sleep within the section. It must not wait for a grace period of the same
    /// domain, as it would wait for itself.
    #[inline]
    pub fn read_lock(&self) -> Guard<'_> {
        // SAFETY: By the type invariants, the domain is initialized.
        let idx = unsafe { bindings::srcu_read_lock(self.inner.get()) };

        // INVARIANT: The section was just entered, with `idx`.
        Guard {
            srcu: self,
            idx,
            _not_thread_safe: NotThreadSafe,
        }
    }

    /// Waits for a grace period: until all critical sections that exist now have ended.
    ///
    /// Sleeps. C's `synchronize_srcu()`.
    #[inline]
    pub fn synchronize(&self) {
        // SAFETY: By the type invariants, the domain is initialized.
        unsafe { bindings::synchronize_srcu(self.inner.get()) };
    }

    /// Waits for an expedited grace period: until all critical sections that exist now have ended.
    ///
    /// It usually returns sooner than [`synchronize`](Srcu::synchronize), at the cost of more CPU
    /// time, as the kernel checks for readers more often. Sleeps.
    #[inline]
    pub fn synchronize_expedited(&self) {
        // SAFETY: By the type invariants, the domain is initialized.
        unsafe { bindings::synchronize_srcu_expedited(self.inner.get()) };
    }
}

impl Drop for Srcu {
    fn drop(&mut self) {
        let srcu = self.inner.get();

        // SAFETY: By the type invariants, the domain is initialized.
        let active = unsafe { bindings::srcu_readers_active(srcu) };
        if warn_on!(active) {
            // The section cannot end any more, as its guard was leaked. C would refuse to clean up,
            // and leave behind pointers to this memory, so the memory must not be freed: wait
            // forever.
            //
            // SAFETY: By the type invariants, the domain is initialized.
            unsafe { bindings::synchronize_srcu(srcu) };
        }

        // SAFETY: By the type invariants, the domain is initialized. `cleanup_srcu_struct()`
        // requires that there are no readers, as checked above, and no callbacks, which
        // `srcu_barrier()` waits for. The domain is not used again.
        unsafe {
            bindings::srcu_barrier(srcu);
            bindings::cleanup_srcu_struct(srcu);
        }
    }
}

/// A guard that keeps the current thread in a read-side critical section of an [`Srcu`].
///
/// # Invariants
///
/// The thread entered a section of `srcu` for this guard, was given `idx`, and has not left it.
#[must_use = "the critical section ends when the guard is dropped"]
pub struct Guard<'a> {
    srcu: &'a Srcu,
    idx: i32,
    _not_thread_safe: NotThreadSafe,
}

impl Guard<'_> {
    /// Leaves the critical section, by dropping the guard.
    #[inline]
    pub fn unlock(self) {}
}

impl Drop for Guard<'_> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants, the thread is in a section of `srcu` with this index; it
        // is the same thread, as the guard is not `Send`.
        unsafe { bindings::srcu_read_unlock(self.srcu.inner.get(), self.idx) };
    }
}
