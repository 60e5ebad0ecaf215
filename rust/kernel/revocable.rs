// SPDX-License-Identifier: GPL-2.0

//! Values that can be taken away while others refer to them.

use crate::{
    sync::{
        atomic::{
            AtomicFlag,
            Relaxed, //
        },
        rcu, //
    },
    types::Opaque, //
};
use core::{
    marker::PhantomData,
    ops::Deref, //
};
use pin_init::{
    pin_init_from_closure,
    PinInit, //
};

/// A value that can be dropped while there still are references to this wrapper of it.
///
/// For what goes away before those who use it do: the registers of a device that is unplugged, for
/// instance. Each use asks whether the value is still there, and while it is in use, within a
/// [read-side critical section of RCU](rcu), it stays.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, revocable::Revocable};
///
/// struct Registers {
///     status: u32,
/// }
///
/// fn status(registers: &Revocable<Registers>) -> Result<u32> {
///     let registers = registers.try_access().ok_or(ENXIO)?;
///     Ok(registers.status)
/// }
///
/// let registers = KBox::pin_init(Revocable::new(Registers { status: 3 }), GFP_KERNEL)?;
/// assert_eq!(status(&registers), Ok(3));
///
/// assert!(registers.revoke());
/// assert_eq!(status(&registers), Err(ENXIO));
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// - As long as `is_available` is true, `data` holds a valid `T`.
/// - The one who changes it to false drops the value, when there is no critical section of RCU left
///   in which it may have been seen as true.
pub struct Revocable<T> {
    is_available: AtomicFlag,
    data: Opaque<T>,
}

// SAFETY: It owns a `T`, and nothing else that would stay with a thread.
unsafe impl<T: Send> Send for Revocable<T> {}

// SAFETY: A shared reference is good for a shared `T`, which has to be `Sync`, and for dropping it
// on whatever thread, for which it has to be `Send`.
unsafe impl<T: Sync + Send> Sync for Revocable<T> {}

impl<T> Revocable<T> {
    /// Creates an initializer of one whose value another initializer makes.
    ///
    /// It fails if that one does.
    pub fn new<E>(data: impl PinInit<T, E>) -> impl PinInit<Self, E> {
        let init = move |slot: *mut Self| {
            // SAFETY: `slot` is valid for writes of all fields. The value stays where it is, as
            // this type never moves it, and `Opaque` is not `Unpin`; and it is dropped before its
            // memory is gone, in `drop` at the latest. If this fails, nothing was made.
            unsafe { pin_init::raw_try_init(Opaque::cast_into(&raw const (*slot).data), data)? };

            // INVARIANT: There is a valid value.
            // SAFETY: `slot` is valid for writes of all fields.
            unsafe { (&raw mut (*slot).is_available).write(AtomicFlag::new(true)) };
            Ok(())
        };

        // SAFETY: The closure initializes both fields, or fails with nothing to undo.
        unsafe { pin_init_from_closure(init) }
    }

    /// Gives access to the value, unless it was revoked.
    ///
    /// The value stays as long as the guard does. Until then the thread must not sleep.
    #[inline]
    pub fn try_access(&self) -> Option<RevocableGuard<'_, T>> {
        let guard = rcu::read_lock();

        if !self.is_available.load(Relaxed) {
            return None;
        }

        // INVARIANT: It was available within the critical section, so by the invariant of
        // `Revocable` it stays valid until the section ends.
        Some(RevocableGuard {
            data: self.data.get(),
            _rcu: guard,
            _revocable: PhantomData,
        })
    }

    /// Gives access to the value, unless it was revoked, in the caller's critical section.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, revocable::Revocable, sync::rcu};
    ///
    /// let (a, b) = (
    ///     KBox::pin_init(Revocable::new(40), GFP_KERNEL)?,
    ///     KBox::pin_init(Revocable::new(2), GFP_KERNEL)?,
    /// );
    ///
    /// let guard = rcu::read_lock();
    /// let sum = a.try_access_with_guard(&guard).ok_or(ENXIO)?
    ///     + b.try_access_with_guard(&guard).ok_or(ENXIO)?;
    /// assert_eq!(sum, 42);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn try_access_with_guard<'a>(&'a self, _guard: &'a rcu::Guard) -> Option<&'a T> {
        if !self.is_available.load(Relaxed) {
            return None;
        }

        // SAFETY: It was available within the critical section, so by the type's invariant it stays
        // valid until the section ends, and `guard` is borrowed. Access to it is only shared.
        Some(unsafe { &*self.data.get() })
    }

    /// Calls a function with the value, unless it was revoked.
    ///
    /// The function must not sleep.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, revocable::Revocable};
    ///
    /// let name = KBox::pin_init(Revocable::new("eth0"), GFP_KERNEL)?;
    /// assert_eq!(name.try_access_with(|name| name.len()), Some(4));
    ///
    /// name.revoke();
    /// assert_eq!(name.try_access_with(|name| name.len()), None);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn try_access_with<R, F: FnOnce(&T) -> R>(&self, f: F) -> Option<R> {
        self.try_access().map(|data| f(&data))
    }

    /// Gives access to the value without asking.
    ///
    /// # Safety
    ///
    /// The value has not been revoked, and is not revoked as long as the reference lives.
    #[inline]
    pub unsafe fn access(&self) -> &T {
        // SAFETY: The caller promises that it is still available; so by the type's invariant it is
        // valid. Access to it is only shared.
        unsafe { &*self.data.get() }
    }

    /// Takes the value away at once, and drops it.
    ///
    /// Returns whether it was still there.
    ///
    /// # Safety
    ///
    /// Nothing has access to the value that was gained by one of the other functions.
    #[inline]
    pub unsafe fn revoke_nosync(&self) -> bool {
        let available = self.is_available.xchg(false, Relaxed);

        if available {
            // SAFETY: By the type's invariant it is valid, and this is the one to drop it. The
            // caller promises that nothing uses it, and nothing can any more.
            unsafe { self.data.get().drop_in_place() };
        }
        available
    }

    /// Takes the value away, waits until nobody uses it any more, and drops it.
    ///
    /// Returns whether it was still there. If not, someone else takes it away, and may not be done
    /// with that yet.
    ///
    /// May sleep. A thread that has access to the value itself must not call it.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, revocable::Revocable, sync::Arc};
    ///
    /// let user = Arc::new((), GFP_KERNEL)?;
    /// let users = KBox::pin_init(Revocable::new(user.clone()), GFP_KERNEL)?;
    ///
    /// assert!(users.revoke());
    /// assert!(!users.revoke());
    ///
    /// // The value was dropped, though `users` was not.
    /// assert!(Arc::into_unique_or_drop(user).is_some());
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn revoke(&self) -> bool {
        let available = self.is_available.xchg(false, Relaxed);

        if available {
            rcu::synchronize_rcu();
            // SAFETY: By the type's invariant it is valid, and this is the one to drop it. All
            // critical sections in which it was available have ended.
            unsafe { self.data.get().drop_in_place() };
        }
        available
    }
}

impl<T> Drop for Revocable<T> {
    #[inline]
    fn drop(&mut self) {
        if *self.is_available.get_mut() {
            // SAFETY: By the type's invariant it is valid, and nothing else can drop it now, or use
            // it. It does not move.
            unsafe { self.data.get().drop_in_place() };
        }
    }
}

/// Access to the value of a [`Revocable`].
///
/// As long as it lives, the thread is in a read-side critical section of RCU, and must not sleep.
///
/// # Invariants
///
/// The pointer is to a valid `T`, access to which is only shared, until the critical section ends.
pub struct RevocableGuard<'a, T> {
    // Not a reference: when the guard is dropped, which may be within a function that it was passed
    // to, the value may be gone before that function returns.
    data: *const T,
    _rcu: rcu::Guard,
    _revocable: PhantomData<&'a ()>,
}

impl<T> Deref for RevocableGuard<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: By the type's invariant it is valid as long as `self`, which the section is part
        // of.
        unsafe { &*self.data }
    }
}
