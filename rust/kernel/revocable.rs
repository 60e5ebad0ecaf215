// SPDX-License-Identifier: GPL-2.0

//! [`Revocable`]: values that can be revoked while there are references to them.

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

/// A wrapper whose value can be revoked, that is dropped, while there are references to the
/// wrapper.
///
/// This is for objects that may disappear before their users, for instance the registers of a
/// device that is unplugged. Each access checks that the value is still available; it stays so
/// during the access, which is an [RCU read-side critical section](rcu).
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
/// - While `is_available` is true, `data` holds a valid `T`.
/// - The call that changes it to false drops the value, after all RCU read-side critical sections
///   have ended in which it may have been read as true.
pub struct Revocable<T> {
    is_available: AtomicFlag,
    data: Opaque<T>,
}

// SAFETY: It owns a `T`, which is `Send`; the flag may be sent too.
unsafe impl<T: Send> Send for Revocable<T> {}

// SAFETY: A shared reference gives access to `&T`, which needs `T: Sync`, and may drop the value in
// any thread, which needs `T: Send`.
unsafe impl<T: Sync + Send> Sync for Revocable<T> {}

impl<T> Revocable<T> {
    /// Creates an initializer of a `Revocable` whose value is initialized in place by `data`.
    ///
    /// It fails if `data` does.
    pub fn new<E>(data: impl PinInit<T, E>) -> impl PinInit<Self, E> {
        let init = move |slot: *mut Self| {
            // SAFETY: `slot` is valid for writes of all fields. The value is not moved, as `Opaque`
            // is not `Unpin`, and it is dropped before its memory is freed, in `drop` at the
            // latest. On failure, nothing has been initialized.
            unsafe { pin_init::raw_try_init(Opaque::cast_into(&raw const (*slot).data), data)? };

            // INVARIANT: The value was initialized above.
            // SAFETY: `slot` is valid for writes of all fields.
            unsafe { (&raw mut (*slot).is_available).write(AtomicFlag::new(true)) };
            Ok(())
        };

        // SAFETY: The closure initializes both fields, or fails with nothing left to clean up.
        unsafe { pin_init_from_closure(init) }
    }

    /// Tries to access the value. Returns `None` if it was revoked.
    ///
    /// The value is guaranteed to stay valid as long as the guard. The thread must not sleep until
    /// then.
    #[inline]
    pub fn try_access(&self) -> Option<RevocableGuard<'_, T>> {
        let guard = rcu::read_lock();

        if !self.is_available.load(Relaxed) {
            return None;
        }

        // INVARIANT: The value was available within the RCU critical section, so by the invariants
        // of `Revocable` it stays valid until the section ends.
        Some(RevocableGuard {
            data: self.data.get(),
            _rcu: guard,
            _revocable: PhantomData,
        })
    }

    /// Tries to access the value within the caller's RCU read-side critical section.
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

        // SAFETY: The value was available within the critical section, so by the type invariants it
        // is valid until the section ends, and `guard` is borrowed. All access to it is shared.
        Some(unsafe { &*self.data.get() })
    }

    /// Calls `f` with the value, unless it was revoked.
    ///
    /// `f` must not sleep.
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

    /// Accesses the value without checking that it is available.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the value has not been revoked, and is not revoked as long as
    /// the reference lives.
    #[inline]
    pub unsafe fn access(&self) -> &T {
        // SAFETY: By the safety requirements, the value is still available, so by the type
        // invariants it is valid. All access to it is shared.
        unsafe { &*self.data.get() }
    }

    /// Revokes the value without waiting for a grace period, and drops it.
    ///
    /// Returns whether it was still available.
    ///
    /// # Safety
    ///
    /// The caller must ensure that no access to the value through another function of this type is
    /// still in use, and that none is gained concurrently.
    #[inline]
    pub unsafe fn revoke_nosync(&self) -> bool {
        let available = self.is_available.xchg(false, Relaxed);

        if available {
            // SAFETY: By the type invariants, the value is valid, and this call is the one to drop
            // it. By the safety requirements, nothing uses it, and from now on nothing can.
            unsafe { self.data.get().drop_in_place() };
        }
        available
    }

    /// Revokes the value, waits for a grace period so that it is no longer in use, and drops it.
    ///
    /// Returns whether it was still available. If not, another call revokes it, and may not have
    /// finished yet.
    ///
    /// May sleep. It must not be called by a thread that is itself accessing the value.
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
            // SAFETY: By the type invariants, the value is valid, and this call is the one to drop
            // it. All critical sections in which it was available have ended.
            unsafe { self.data.get().drop_in_place() };
        }
        available
    }
}

impl<T> Drop for Revocable<T> {
    #[inline]
    fn drop(&mut self) {
        if *self.is_available.get_mut() {
            // SAFETY: By the type invariants, the value is valid. `&mut self` rules out other
            // access, and the value is dropped in place.
            unsafe { self.data.get().drop_in_place() };
        }
    }
}

/// A guard that gives access to the value of a [`Revocable`].
///
/// As long as it lives, the thread is in an RCU read-side critical section, and must not sleep.
///
/// # Invariants
///
/// `data` points to a valid `T`, with shared access only, until the critical section ends.
pub struct RevocableGuard<'a, T> {
    // Not a reference: a function may drop a guard that is passed to it, so the value may be freed
    // before the function returns.
    data: *const T,
    _rcu: rcu::Guard,
    _revocable: PhantomData<&'a ()>,
}

impl<T> Deref for RevocableGuard<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: By the type invariants, the value is valid until the critical section ends, which
        // is when `self` is dropped.
        unsafe { &*self.data }
    }
}
