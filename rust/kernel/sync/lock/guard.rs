// SPDX-License-Identifier: GPL-2.0

//! [`Guard`]: a lock that is held.

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

/// A lock that is held, and access to what it protects.
///
/// The lock is released when the guard is dropped, in the thread that took it: a guard cannot be
/// sent to another. To forget a guard leaves the lock held forever.
///
/// A thread must not end with a mutex held, in Rust as in C: whoever wants to take it looks whether
/// its owner is running. So a guard of a mutex must not be forgotten where the thread may end.
///
/// # Invariants
///
/// The current thread holds the lock, with `state`.
#[must_use = "a lock that is not kept is released at once"]
pub struct Guard<'a, T: ?Sized, B: Backend> {
    pub(crate) lock: &'a Lock<T, B>,
    pub(crate) state: B::GuardState,
    _not_send: NotThreadSafe,
}

// SAFETY: A reference to a guard leads to the data, which is `Sync`, and to the lock, by which
// another thread gets hold of the data once the guard is gone: so that is to be `Send`, too.
unsafe impl<T: ?Sized + Send + Sync, B: Backend> Sync for Guard<'_, T, B> {}

impl<'a, T: ?Sized, B: Backend> Guard<'a, T, B> {
    /// Makes the guard of a lock that is held.
    ///
    /// # Safety
    ///
    /// The current thread holds the lock, which nothing else is going to release, and `state` comes
    /// from when it was taken.
    #[inline]
    pub unsafe fn new(lock: &'a Lock<T, B>, state: B::GuardState) -> Self {
        // SAFETY: A lock that is held was initialized.
        unsafe { B::assert_is_held(lock.state.get()) };

        // INVARIANT: The caller vouches for it.
        Self {
            lock,
            state,
            _not_send: NotThreadSafe,
        }
    }

    /// The lock that this guard holds.
    ///
    /// # Examples
    ///
    /// A function that wants a certain lock to be held, and data that it does not protect:
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

    /// The data, pinned where it is.
    ///
    /// For what is not [`Unpin`]; otherwise the guard itself gives a `&mut`.
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
        // SAFETY: By the type's invariant the lock is held, and the guard, which is borrowed, is
        // the only way to its data meanwhile. That is pinned with the lock.
        unsafe { Pin::new_unchecked(&mut *self.lock.data.get()) }
    }

    /// Calls a function with the lock released, then takes it again.
    pub(crate) fn do_unlocked<U>(&mut self, cb: impl FnOnce() -> U) -> U {
        // SAFETY: By the type's invariant it is held. Nobody uses what it protects meanwhile, as
        // the guard is borrowed.
        unsafe { B::unlock(self.lock.state.get(), &self.state) };

        let result = cb();

        // SAFETY: It was released above, with this state. As panics do not unwind, this is reached
        // before the guard is used again.
        // INVARIANT: Now it is held again.
        unsafe { B::relock(self.lock.state.get(), &mut self.state) };

        result
    }
}

impl<T: ?Sized, B: Backend> Deref for Guard<'_, T, B> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: By the type's invariant the lock is held, and only this guard leads to its data.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized + Unpin, B: Backend> DerefMut for Guard<'_, T, B> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: By the type's invariant the lock is held, and only this guard, which is borrowed,
        // leads to its data.
        unsafe { &mut *self.lock.data.get() }
    }
}

impl<T: ?Sized, B: Backend> Drop for Guard<'_, T, B> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type's invariant it is held, with this state.
        unsafe { B::unlock(self.lock.state.get(), &self.state) };
    }
}
