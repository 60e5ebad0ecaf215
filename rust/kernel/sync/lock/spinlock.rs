// SPDX-License-Identifier: GPL-2.0

//! Spinlocks: locks whose waiters spin.
//!
//! C header: [`include/linux/spinlock.h`](srctree/include/linux/spinlock.h)

use super::{
    Backend,
    Guard,
    Lock, //
};
use crate::ffi::c_char;

mod irq;

pub use irq::{
    new_spinlock_irq,
    SpinLockIrq,
    SpinLockIrqBackend,
    SpinLockIrqGuard, //
};

/// Creates an initializer of a [`SpinLock`]: `new_spinlock!(data)` or `new_spinlock!(data,
/// "name")`.
///
/// Each use of the macro is a lock class of its own, which lockdep reports by this name, or else by
/// file and line.
#[macro_export]
macro_rules! new_spinlock {
    ($inner:expr $(, $name:literal)? $(,)?) => {
        $crate::sync::SpinLock::new(
            $inner, $crate::optional_name!($($name)?), $crate::static_lock_class!())
    };
}
#[doc(inline)]
pub use new_spinlock;

/// A lock whose waiters spin: C's [`spinlock_t`].
///
/// Its holder must not sleep, and should release it soon. It may be acquired in any context except
/// interrupts: an interrupt could occur while the same CPU holds the lock, and would spin forever.
/// If the data is used in interrupts too, use a [`SpinLockIrq`].
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, sync::{new_spinlock, SpinLock}};
///
/// #[pin_data]
/// struct Pool {
///     #[pin]
///     free: SpinLock<KVec<u32>>,
/// }
///
/// impl Pool {
///     fn new(ids: KVec<u32>) -> impl PinInit<Self> {
///         pin_init!(Self {
///             free <- new_spinlock!(ids, "Pool::free"),
///         })
///     }
///
///     fn get(&self) -> Option<u32> {
///         self.free.lock().pop()
///     }
/// }
///
/// let mut ids = KVec::new();
/// ids.push(3, GFP_KERNEL)?;
/// let pool = KBox::pin_init(Pool::new(ids), GFP_KERNEL)?;
///
/// assert_eq!(pool.get(), Some(3));
/// assert_eq!(pool.get(), None);
/// # Ok::<(), Error>(())
/// ```
///
/// [`spinlock_t`]: srctree/include/linux/spinlock.h
pub type SpinLock<T> = Lock<T, SpinLockBackend>;

/// A [`SpinLock`] that is held.
pub type SpinLockGuard<'a, T> = Guard<'a, T, SpinLockBackend>;

/// The [`Backend`] of a [`SpinLock`].
pub struct SpinLockBackend;

// SAFETY: C's spinlock excludes all other CPUs and threads, and interrupts on the same CPU, which
// would at worst spin forever. The unlock is a release and the lock an acquire operation, which
// order the holders' accesses.
unsafe impl Backend for SpinLockBackend {
    type State = bindings::spinlock_t;
    type GuardState = ();

    #[inline]
    unsafe fn init(ptr: *mut Self::State, name: *const c_char, key: *mut bindings::lock_class_key) {
        // SAFETY: By the safety requirements, `ptr` is valid for writes, and `name` and `key` are
        // valid for as long as the lock is used.
        unsafe { bindings::__spin_lock_init(ptr, name, key) }
    }

    #[inline]
    unsafe fn lock(ptr: *mut Self::State) {
        // SAFETY: By the safety requirements of this function, the lock is initialized.
        unsafe { bindings::spin_lock(ptr) }
    }

    #[inline]
    unsafe fn try_lock(ptr: *mut Self::State) -> Option<()> {
        // SAFETY: By the safety requirements of this function, the lock is initialized.
        (unsafe { bindings::spin_trylock(ptr) } != 0).then_some(())
    }

    #[inline]
    unsafe fn unlock(ptr: *mut Self::State, (): &()) {
        // SAFETY: By the safety requirements of this function, the caller holds the lock.
        unsafe { bindings::spin_unlock(ptr) }
    }

    #[inline]
    unsafe fn assert_is_held(ptr: *mut Self::State) {
        #[cfg(CONFIG_LOCKDEP)]
        // SAFETY: By the safety requirements of this function, the lock is initialized.
        unsafe {
            bindings::spin_assert_is_held(ptr);
        }
        let _ = ptr;
    }
}
