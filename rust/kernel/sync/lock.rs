// SPDX-License-Identifier: GPL-2.0

//! Locks, and the guards that hold them, whatever they are built on.
//!
//! [`Lock`] and [`Guard`] are generic over the kind of lock, a [`Backend`]. The kinds are
//! [`Mutex`](mutex::Mutex), [`SpinLock`](spinlock::SpinLock) and
//! [`SpinLockIrq`](spinlock::SpinLockIrq).

use super::LockClassKey;
use crate::{
    prelude::*,
    types::Opaque, //
};
use core::{
    cell::UnsafeCell,
    marker::PhantomPinned, //
};
use pin_init::Wrapper;

mod guard;
pub mod mutex;
pub mod spinlock;

pub(super) mod global;

pub use global::{
    GlobalGuard,
    GlobalLock,
    GlobalLockBackend,
    GlobalLockedBy, //
};
pub use guard::Guard;

/// A kind of lock: how C makes, takes and releases it.
///
/// # Safety
///
/// - From a call of [`lock`](Backend::lock), [`relock`](Backend::relock) or a successful
///   [`try_lock`](Backend::try_lock) to that of [`unlock`](Backend::unlock), no other thread or
///   CPU, and no interrupt on this one, may get the same lock.
/// - What its holder has written before it unlocks, the next holder sees.
pub unsafe trait Backend {
    /// The lock in C.
    type State;

    /// What has to be kept while the lock is held.
    type GuardState;

    /// Initializes a lock, which then is not held.
    ///
    /// # Safety
    ///
    /// `ptr` is valid for writes and is not moved later. `name` is a C string, it and `key` are
    /// valid for as long as the lock is used, and `key` is a key that lockdep may use.
    unsafe fn init(ptr: *mut Self::State, name: *const c_char, key: *mut bindings::lock_class_key);

    /// Takes the lock, after waiting for it if necessary.
    ///
    /// # Safety
    ///
    /// `ptr` points to a lock that was initialized.
    #[must_use]
    unsafe fn lock(ptr: *mut Self::State) -> Self::GuardState;

    /// Takes the lock unless that means to wait.
    ///
    /// # Safety
    ///
    /// `ptr` points to a lock that was initialized.
    unsafe fn try_lock(ptr: *mut Self::State) -> Option<Self::GuardState>;

    /// Releases the lock.
    ///
    /// # Safety
    ///
    /// The caller holds the lock, and `guard_state` comes from when it was taken.
    unsafe fn unlock(ptr: *mut Self::State, guard_state: &Self::GuardState);

    /// Takes the lock again, the way it was taken before.
    ///
    /// # Safety
    ///
    /// The caller held the lock with this `guard_state`, and has released it since.
    unsafe fn relock(ptr: *mut Self::State, guard_state: &mut Self::GuardState) {
        // SAFETY: A lock that was held was initialized.
        *guard_state = unsafe { Self::lock(ptr) };
    }

    /// Has lockdep, if there is, complain unless the caller holds the lock.
    ///
    /// # Safety
    ///
    /// `ptr` points to a lock that was initialized.
    unsafe fn assert_is_held(ptr: *mut Self::State);
}

/// A lock, and the data it protects.
///
/// The data is reached through a [`Guard`], which holds the lock until it is dropped. `B` says what
/// kind of lock it is, and with it, where it may be taken.
///
/// # Invariants
///
/// `state` was initialized by `B::init`, and is not moved.
#[repr(C)]
#[pin_data]
pub struct Lock<T: ?Sized, B: Backend> {
    /// The lock in C.
    #[pin]
    state: Opaque<B::State>,

    /// C's locks may hold pointers to themselves.
    #[pin]
    _pin: PhantomPinned,

    #[pin]
    pub(crate) data: UnsafeCell<T>,
}

// SAFETY: Nobody holds a lock that is sent, as a guard would borrow it. So only the data matters.
unsafe impl<T: ?Sized + Send, B: Backend> Send for Lock<T, B> {}

// SAFETY: Of those who share the lock only the one that holds it gets to the data, which thus is,
// in effect, sent from one to the next.
unsafe impl<T: ?Sized + Send, B: Backend> Sync for Lock<T, B> {}

impl<T, B: Backend> Lock<T, B> {
    /// Creates an initializer of a lock, from one of the data.
    ///
    /// A macro such as [`new_mutex!`](crate::new_mutex) chooses name and class.
    pub fn new(
        t: impl PinInit<T>,
        name: &'static CStr,
        key: Pin<&'static LockClassKey>,
    ) -> impl PinInit<Self> {
        // INVARIANT: What is pinned does not move.
        pin_init!(Self {
            data <- UnsafeCell::pin_init(t),
            _pin: PhantomPinned,
            // SAFETY: `slot` is valid for writes and pinned. Name and key live forever.
            state <- Opaque::ffi_init(|slot| unsafe {
                B::init(slot, name.as_char_ptr(), key.as_ptr())
            }),
        })
    }
}

impl<B: Backend> Lock<(), B> {
    /// Views a lock of C as one that protects nothing.
    ///
    /// # Safety
    ///
    /// For all of `'a`, `ptr` points to a lock that was initialized, and that does not move.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *mut B::State) -> &'a Self {
        // SAFETY: The caller vouches for the lock. It is the first field, in C's layout, and the
        // only one that is not of size zero and alignment one.
        unsafe { &*ptr.cast() }
    }
}

impl<T: ?Sized, B: Backend> Lock<T, B> {
    /// Takes the lock, after waiting for it if necessary.
    ///
    /// For a [`Mutex`](mutex::Mutex), this may sleep. To take a lock that one already holds is a
    /// deadlock, which lockdep reports.
    #[inline]
    pub fn lock(&self) -> Guard<'_, T, B> {
        // SAFETY: By the type's invariants it was initialized.
        let state = unsafe { B::lock(self.state.get()) };

        // SAFETY: The lock was just taken.
        unsafe { Guard::new(self, state) }
    }

    /// Takes the lock unless that means to wait.
    ///
    /// `None` says that it is held; for a [`Mutex`](mutex::Mutex), possibly only that it was handed
    /// to somebody who waits.
    // `Option` is not `must_use` where what is inside is.
    #[must_use = "a lock that is not kept is released at once"]
    #[inline]
    pub fn try_lock(&self) -> Option<Guard<'_, T, B>> {
        // SAFETY: By the type's invariants it was initialized.
        let state = unsafe { B::try_lock(self.state.get()) }?;

        // SAFETY: The lock was just taken.
        Some(unsafe { Guard::new(self, state) })
    }
}
