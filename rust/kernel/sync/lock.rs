// SPDX-License-Identifier: GPL-2.0

//! Locks and their guards, generic over the kind of lock.
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

/// A kind of lock: how C initializes, acquires and releases it.
///
/// # Safety
///
/// Implementers must ensure that:
///
/// - From a call of [`lock`](Backend::lock), [`relock`](Backend::relock) or a successful
///   [`try_lock`](Backend::try_lock) until the call of [`unlock`](Backend::unlock), no other thread
///   or CPU, and no interrupt on the same CPU, can acquire the same lock.
/// - Everything that a holder writes before it unlocks is visible to the next holder.
pub unsafe trait Backend {
    /// The C type of the lock.
    type State;

    /// The state that is kept while the lock is held.
    type GuardState;

    /// Initializes a lock, which is then not held.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `ptr` is valid for writes, and the lock is not moved afterwards;
    /// - `name` is a C string, and valid for as long as the lock is used;
    /// - `key` is valid for as long as the lock is used, and may be used by lockdep.
    unsafe fn init(ptr: *mut Self::State, name: *const c_char, key: *mut bindings::lock_class_key);

    /// Acquires the lock, after waiting for it if necessary.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to a lock that was initialized by `init`.
    #[must_use]
    unsafe fn lock(ptr: *mut Self::State) -> Self::GuardState;

    /// Acquires the lock if that is possible without waiting.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to a lock that was initialized by `init`.
    unsafe fn try_lock(ptr: *mut Self::State) -> Option<Self::GuardState>;

    /// Releases the lock.
    ///
    /// # Safety
    ///
    /// The caller must ensure that it holds the lock at `ptr`, and that `guard_state` is the state
    /// of this acquisition.
    unsafe fn unlock(ptr: *mut Self::State, guard_state: &Self::GuardState);

    /// Reacquires the lock, in the same way as before.
    ///
    /// # Safety
    ///
    /// The caller must ensure that it held the lock at `ptr` with this `guard_state`, and has
    /// released it since.
    unsafe fn relock(ptr: *mut Self::State, guard_state: &mut Self::GuardState) {
        // SAFETY: By the safety requirements, the lock was held before, so it is initialized.
        *guard_state = unsafe { Self::lock(ptr) };
    }

    /// Makes lockdep, if configured, warn unless the caller holds the lock.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to a lock that was initialized by `init`.
    unsafe fn assert_is_held(ptr: *mut Self::State);
}

/// A lock, and the data it protects.
///
/// The data is accessed through a [`Guard`], which holds the lock until it is dropped. `B` is the
/// kind of lock, which decides in which contexts it may be acquired.
///
/// # Invariants
///
/// `state` was initialized by `B::init`, and has not been moved since.
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

// SAFETY: A guard borrows the lock, so a lock that is sent is not held. The data is `Send`.
unsafe impl<T: ?Sized + Send, B: Backend> Send for Lock<T, B> {}

// SAFETY: Only the holder of the lock can access the data, through `&mut T` or `&T`. The data is,
// in effect, sent from one holder to the next, which `T: Send` allows.
unsafe impl<T: ?Sized + Send, B: Backend> Sync for Lock<T, B> {}

impl<T, B: Backend> Lock<T, B> {
    /// Creates an initializer of a lock, from an initializer of its data.
    ///
    /// Prefer a macro such as [`new_mutex!`](crate::new_mutex), which supplies the name and lock
    /// class.
    pub fn new(
        t: impl PinInit<T>,
        name: &'static CStr,
        key: Pin<&'static LockClassKey>,
    ) -> impl PinInit<Self> {
        // INVARIANT: `state` is initialized by `B::init`, and pinned, so it is not moved.
        pin_init!(Self {
            data <- UnsafeCell::pin_init(t),
            _pin: PhantomPinned,
            // SAFETY: `slot` is valid for writes and pinned. `name` and `key` are `'static`.
            state <- Opaque::ffi_init(|slot| unsafe {
                B::init(slot, name.as_char_ptr(), key.as_ptr())
            }),
        })
    }
}

impl<B: Backend> Lock<(), B> {
    /// Creates a reference to a C lock, as a [`Lock`] that protects no data.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, for all of `'a`, `ptr` points to a lock that was initialized by
    /// `B::init` and is not moved.
    #[inline]
    pub unsafe fn from_raw<'a>(ptr: *mut B::State) -> &'a Self {
        // SAFETY: By the safety requirements, the C lock is valid for `'a`. `Self` is `repr(C)`,
        // and `state` is its first field and the only one with a size or an alignment above one.
        unsafe { &*ptr.cast() }
    }
}

impl<T: ?Sized, B: Backend> Lock<T, B> {
    /// Acquires the lock, after waiting for it if necessary.
    ///
    /// For a [`Mutex`](mutex::Mutex), this may sleep. Acquiring a lock that the current thread
    /// already holds is a deadlock, which lockdep reports.
    #[inline]
    pub fn lock(&self) -> Guard<'_, T, B> {
        // SAFETY: By the type invariants, the lock is initialized.
        let state = unsafe { B::lock(self.state.get()) };

        // SAFETY: The lock was just acquired, and `state` is what that returned.
        unsafe { Guard::new(self, state) }
    }

    /// Acquires the lock if that is possible without waiting.
    ///
    /// Returns `None` if the lock is held. For a [`Mutex`](mutex::Mutex), it may also have been
    /// released, but handed to another waiter.
    // An `Option` is not `must_use` by itself, even if its contents are.
    #[must_use = "a lock that is not kept is released at once"]
    #[inline]
    pub fn try_lock(&self) -> Option<Guard<'_, T, B>> {
        // SAFETY: By the type invariants, the lock is initialized.
        let state = unsafe { B::try_lock(self.state.get()) }?;

        // SAFETY: The lock was just acquired, and `state` is what that returned.
        Some(unsafe { Guard::new(self, state) })
    }
}
