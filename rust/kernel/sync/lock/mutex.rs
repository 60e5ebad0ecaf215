// SPDX-License-Identifier: GPL-2.0

//! Mutexes: locks whose waiters sleep.
//!
//! C header: [`include/linux/mutex.h`](srctree/include/linux/mutex.h)

use super::{
    Backend,
    Guard,
    Lock, //
};
use crate::ffi::c_char;

/// Creates an initializer of a [`Mutex`]: `new_mutex!(data)` or `new_mutex!(data, "name")`.
///
/// Each use of the macro is a lock class of its own, which lockdep reports by this name, or else by
/// file and line.
#[macro_export]
macro_rules! new_mutex {
    ($inner:expr $(, $name:literal)? $(,)?) => {
        $crate::sync::Mutex::new(
            $inner, $crate::optional_name!($($name)?), $crate::static_lock_class!())
    };
}
#[doc(inline)]
pub use new_mutex;

/// A mutual exclusion lock whose waiters sleep: C's [`struct mutex`].
///
/// It may be acquired only where sleeping is allowed: not in atomic context, such as in an
/// interrupt or with a [`SpinLock`](super::spinlock::SpinLock) held. In return, its holder may
/// sleep.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, sync::{new_mutex, Mutex}};
///
/// struct Counts {
///     read: u64,
///     written: u64,
/// }
///
/// #[pin_data]
/// struct Channel {
///     number: u32,
///     #[pin]
///     counts: Mutex<Counts>,
/// }
///
/// impl Channel {
///     fn new(number: u32) -> impl PinInit<Self> {
///         pin_init!(Self {
///             number,
///             counts <- new_mutex!(Counts { read: 0, written: 0 }, "Channel::counts"),
///         })
///     }
///
///     /// A shared reference is enough to change what the lock protects.
///     fn copy(&self, bytes: u64) {
///         let mut counts = self.counts.lock();
///         counts.read += bytes;
///         counts.written += bytes;
///     }
/// }
///
/// let channel = KBox::pin_init(Channel::new(7), GFP_KERNEL)?;
/// channel.copy(10);
/// channel.copy(5);
///
/// let counts = channel.counts.lock();
/// assert_eq!((channel.number, counts.read, counts.written), (7, 15, 15));
/// assert!(channel.counts.try_lock().is_none());
/// drop(counts);
/// assert!(channel.counts.try_lock().is_some());
/// # Ok::<(), Error>(())
/// ```
///
/// [`struct mutex`]: srctree/include/linux/mutex.h
pub type Mutex<T> = Lock<T, MutexBackend>;

/// A [`Mutex`] that is held.
pub type MutexGuard<'a, T> = Guard<'a, T, MutexBackend>;

/// The [`Backend`] of a [`Mutex`].
pub struct MutexBackend;

// SAFETY: While a thread holds C's mutex, neither another thread nor an interrupt can acquire it.
// The unlock is a release and the lock an acquire operation, which order the holders' accesses.
unsafe impl Backend for MutexBackend {
    type State = bindings::mutex;
    type GuardState = ();

    #[inline]
    unsafe fn init(ptr: *mut Self::State, name: *const c_char, key: *mut bindings::lock_class_key) {
        // SAFETY: By the safety requirements, `ptr` is valid for writes, and `name` and `key` are
        // valid for as long as the lock is used.
        unsafe { bindings::__mutex_init(ptr, name, key) }
    }

    #[inline]
    unsafe fn lock(ptr: *mut Self::State) {
        // SAFETY: By the safety requirements of this function, the mutex is initialized.
        unsafe { bindings::mutex_lock(ptr) }
    }

    #[inline]
    unsafe fn try_lock(ptr: *mut Self::State) -> Option<()> {
        // SAFETY: By the safety requirements of this function, the mutex is initialized.
        (unsafe { bindings::mutex_trylock(ptr) } != 0).then_some(())
    }

    #[inline]
    unsafe fn unlock(ptr: *mut Self::State, (): &()) {
        // SAFETY: By the safety requirements of this function, the caller holds the mutex.
        unsafe { bindings::mutex_unlock(ptr) }
    }

    #[inline]
    unsafe fn assert_is_held(ptr: *mut Self::State) {
        #[cfg(CONFIG_LOCKDEP)]
        // SAFETY: By the safety requirements of this function, the mutex is initialized.
        unsafe {
            bindings::mutex_assert_is_held(ptr);
        }
        let _ = ptr;
    }
}
