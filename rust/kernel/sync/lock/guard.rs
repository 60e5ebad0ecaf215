// SPDX-License-Identifier: GPL-2.0

//! [`Guard`]: proof that a lock is held.

use super::{
    Backend,
    Lock, //
};
use crate::types::NotThreadSafe;
use core::{
    ops::{
        Deref,
        DerefMut, //
    },
    pin::Pin, //
};

/// A guard: it holds a lock, and gives access to the data that the lock protects.
///
/// Dropping the guard releases the lock. That happens in the thread that acquired it, as a guard
/// cannot be sent to another thread. Leaking a guard leaves the lock held forever.
///
/// A thread must not exit while it holds a mutex, in Rust as in C: other threads that wait for the
/// mutex check whether its owner is running. So do not leak the guard of a mutex in a thread that
/// may exit.
///
/// # Invariants
///
/// The current thread holds the lock, with `state` as the state of this acquisition.
#[must_use = "a lock that is not kept is released at once"]
pub struct Guard<'a, T: ?Sized, B: Backend> {
    pub(crate) lock: &'a Lock<T, B>,
    pub(crate) state: B::GuardState,
    _not_send: NotThreadSafe,
}

// SAFETY: A `&Guard` gives access to `&T`, which needs `T: Sync`. It also gives access to the lock,
// through which another thread may access the data once the guard is dropped: `T: Send`.
unsafe impl<T: ?Sized + Send + Sync, B: Backend> Sync for Guard<'_, T, B> {}

impl<'a, T: ?Sized, B: Backend> Guard<'a, T, B> {
    /// Creates the guard of a lock that is held.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - the current thread holds `lock`, and nothing else is going to release it;
    /// - `state` is the state of this acquisition.
    #[inline]
    pub unsafe fn new(lock: &'a Lock<T, B>, state: B::GuardState) -> Self {
        // SAFETY: By the safety requirements, the lock is held, so it is initialized.
        unsafe { B::assert_is_held(lock.state.get()) };

        // INVARIANT: By the safety requirements of this function.
        Self {
            lock,
            state,
            _not_send: NotThreadSafe,
        }
    }

    /// Returns the lock that this guard holds.
    ///
    /// # Examples
    ///
    /// A function that requires a certain lock to be held, and data outside of the lock:
    ///
    /// ```
    /// use core::ptr;
    /// use kernel::{prelude::*, sync::{new_spinlock, SpinLock, SpinLockGuard}};
    ///
    /// struct Device {
    ///     lock: Pin<KBox<SpinLock<u32>>>,
    /// }
    ///
    /// impl Device {
    ///     fn owns(&self, guard: &SpinLockGuard<'_, u32>) -> bool {
    ///         ptr::eq(guard.lock_ref(), &*self.lock)
    ///     }
    /// }
    ///
    /// let a = Device { lock: KBox::pin_init(new_spinlock!(1), GFP_KERNEL)? };
    /// let b = Device { lock: KBox::pin_init(new_spinlock!(2), GFP_KERNEL)? };
    ///
    /// let guard = a.lock.lock();
    /// assert!(a.owns(&guard));
    /// assert!(!b.owns(&guard));
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn lock_ref(&self) -> &'a Lock<T, B> {
        self.lock
    }

    /// Returns a pinned exclusive reference to the data.
    ///
    /// This is for types that are not [`Unpin`]; for others, the guard implements `DerefMut`.
    ///
    /// # Examples
    ///
    /// ```
    /// use core::marker::PhantomPinned;
    /// use kernel::{prelude::*, sync::{new_mutex, Mutex}};
    ///
    /// struct Pinned {
    ///     value: u32,
    ///     _pin: PhantomPinned,
    /// }
    ///
    /// impl Pinned {
    ///     fn add(self: Pin<&mut Self>, value: u32) {
    ///         // SAFETY: Nothing is moved out of it.
    ///         unsafe { self.get_unchecked_mut() }.value += value;
    ///     }
    /// }
    ///
    /// let data = Pinned { value: 1, _pin: PhantomPinned };
    /// let lock = KBox::pin_init(new_mutex!(data), GFP_KERNEL)?;
    /// lock.lock().as_mut().add(2);
    /// assert_eq!(lock.lock().value, 3);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn as_mut(&mut self) -> Pin<&mut T> {
        // SAFETY: By the type invariants, the lock is held, and the guard, the only way to the
        // data, is mutably borrowed. The data is a pinned field of the lock.
        unsafe { Pin::new_unchecked(&mut *self.lock.data.get()) }
    }

    /// Calls `cb` with the lock released, then reacquires the lock.
    pub(crate) fn do_unlocked<U>(&mut self, cb: impl FnOnce() -> U) -> U {
        // SAFETY: By the type invariants, the lock is held with this state. The data is not
        // accessed while it is released, as the guard is mutably borrowed.
        unsafe { B::unlock(self.lock.state.get(), &self.state) };

        let result = cb();

        // SAFETY: The lock was held with this state, and was released above. As panics do not
        // unwind, this is always reached before the guard is used again.
        // INVARIANT: The lock is held again.
        unsafe { B::relock(self.lock.state.get(), &mut self.state) };

        result
    }
}

impl<T: ?Sized, B: Backend> Deref for Guard<'_, T, B> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: By the type invariants, the lock is held, and only this guard gives access to the
        // data.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized + Unpin, B: Backend> DerefMut for Guard<'_, T, B> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: By the type invariants, the lock is held, and only this guard, which is mutably
        // borrowed, gives access to the data.
        unsafe { &mut *self.lock.data.get() }
    }
}

impl<T: ?Sized, B: Backend> Drop for Guard<'_, T, B> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants, the current thread holds the lock, with this state.
        unsafe { B::unlock(self.lock.state.get(), &self.state) };
    }
}
