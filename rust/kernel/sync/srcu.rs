// SPDX-License-Identifier: GPL-2.0

//! RCU whose readers may sleep.
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

/// Creates an initializer of an [`Srcu`] with a lock class of its own.
///
/// The argument is the name that lockdep shows; the place in the source if there is none.
#[macro_export]
#[doc(hidden)]
macro_rules! new_srcu {
    ($($name:literal)?) => {
        $crate::sync::Srcu::new($crate::optional_name!($($name)?), $crate::static_lock_class!())
    };
}
#[doc(inline)]
pub use crate::new_srcu;

/// A domain of RCU whose readers may sleep: C's `struct srcu_struct`.
///
/// Unlike [RCU](super::rcu) itself, whoever waits for readers waits only for those of the same
/// domain, so that one that sleeps for long keeps nobody else waiting. Entering a critical section
/// costs a memory barrier.
///
/// Dropping it sleeps. By then all critical sections have ended, as their guards borrow it. If a
/// guard was leaked there is a warning, and dropping never returns.
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
/// C initialized it, and it does not move until it is dropped.
#[repr(transparent)]
pub struct Srcu {
    inner: Opaque<bindings::srcu_struct>,
}

// SAFETY: Any thread may clean it up.
unsafe impl Send for Srcu {}

// SAFETY: Any number of threads may use it at the same time.
unsafe impl Sync for Srcu {}

impl Srcu {
    /// Creates an initializer of one, with a name and a class for lockdep.
    ///
    /// [`new_srcu!`] makes both. The initializer sleeps. It fails with `ENOMEM`.
    #[inline]
    pub fn new(name: &'static CStr, key: Pin<&'static LockClassKey>) -> impl PinInit<Self, Error> {
        let init = Opaque::try_ffi_init(move |srcu| {
            // SAFETY: `srcu` is valid for writes, and stays where it is once this has succeeded.
            // The name and the key live for ever.
            to_result(unsafe {
                bindings::init_srcu_struct_with_key(srcu, name.as_char_ptr(), key.as_ptr())
            })
        });

        // INVARIANT: C initialized it, and what is pinned does not move.
        // SAFETY: It is transparent, and takes any `Opaque` that is initialized so.
        unsafe { cast_pin_init(init) }
    }

    /// Enters a critical section, which ends when the guard is dropped.
    ///
    /// Within the section the thread may sleep. It must not wait for a grace period of the same
    /// domain, as that would wait for the thread itself.
    #[inline]
    pub fn read_lock(&self) -> Guard<'_> {
        // SAFETY: By the type's invariant it is initialized.
        let idx = unsafe { bindings::srcu_read_lock(self.inner.get()) };

        // INVARIANT: It was just entered.
        Guard {
            srcu: self,
            idx,
            _not_thread_safe: NotThreadSafe,
        }
    }

    /// Waits until all critical sections have ended that there are now.
    ///
    /// Sleeps.
    #[inline]
    pub fn synchronize(&self) {
        // SAFETY: By the type's invariant it is initialized.
        unsafe { bindings::synchronize_srcu(self.inner.get()) };
    }

    /// Waits until all critical sections have ended that there are now, and hurries.
    ///
    /// It returns sooner than [`synchronize`](Srcu::synchronize), as a thread of the kernel looks
    /// again and again instead of now and then. Sleeps.
    #[inline]
    pub fn synchronize_expedited(&self) {
        // SAFETY: By the type's invariant it is initialized.
        unsafe { bindings::synchronize_srcu_expedited(self.inner.get()) };
    }
}

impl Drop for Srcu {
    fn drop(&mut self) {
        let srcu = self.inner.get();

        // SAFETY: By the type's invariant it is initialized.
        let active = unsafe { bindings::srcu_readers_active(srcu) };
        if warn_on!(active) {
            // Such a section cannot end any more, as its guard was leaked. C would refuse to clean
            // up, and leave behind what still refers to this memory: so the memory has to stay.
            //
            // SAFETY: By the type's invariant it is initialized.
            unsafe { bindings::synchronize_srcu(srcu) };
        }

        // SAFETY: By the type's invariant it is initialized. There are no sections and, after
        // `srcu_barrier()`, no callbacks; and it is not used again.
        unsafe {
            bindings::srcu_barrier(srcu);
            bindings::cleanup_srcu_struct(srcu);
        }
    }
}

/// Proof that the current thread is in a critical section of an [`Srcu`], which dropping it ends.
///
/// # Invariants
///
/// The thread entered a section of `srcu` for this guard, has not left it, and was given `idx`.
#[must_use = "the critical section ends when the guard is dropped"]
pub struct Guard<'a> {
    srcu: &'a Srcu,
    idx: i32,
    _not_thread_safe: NotThreadSafe,
}

impl Guard<'_> {
    /// Leaves the section: a destructor with a name.
    #[inline]
    pub fn unlock(self) {}
}

impl Drop for Guard<'_> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type's invariant the thread, which the guard has not left, is in a section
        // of it with this index.
        unsafe { bindings::srcu_read_unlock(self.srcu.inner.get(), self.idx) };
    }
}
