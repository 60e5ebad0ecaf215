// SPDX-License-Identifier: GPL-2.0

//! Values that are set once.

use super::atomic::{
    Acquire,
    Atomic,
    Relaxed,
    Release, //
};
use core::{
    cell::UnsafeCell,
    mem::MaybeUninit, //
};

/// There is no value.
const EMPTY: u32 = 0;
/// Someone is moving a value in.
const FILLING: u32 = 1;
/// There is a value.
const FULL: u32 = 2;

/// Room for a value, which can be set once, by whoever comes first, and is then shared.
///
/// All functions can be used in any context, and none of them waits.
///
/// # Examples
///
/// ```
/// use kernel::sync::SetOnce;
///
/// static FIRST_USER: SetOnce<u32> = SetOnce::new();
///
/// assert_eq!(FIRST_USER.as_ref(), None);
/// assert!(FIRST_USER.populate(7));
/// assert!(!FIRST_USER.populate(8));
/// assert_eq!(FIRST_USER.as_ref(), Some(&7));
/// assert_eq!(FIRST_USER.copy(), Some(7));
/// ```
///
/// # Invariants
///
/// - `state` is `EMPTY`, `FILLING` or `FULL`, and never becomes a smaller one of them.
/// - While it is `FILLING`, only the one who changed it to that has access to `value`.
/// - When it is `FULL`, `value` is initialized, and access to it is shared.
pub struct SetOnce<T> {
    state: Atomic<u32>,
    value: UnsafeCell<MaybeUninit<T>>,
}

// SAFETY: It owns a `T`, and nothing else that would stay with a thread.
unsafe impl<T: Send> Send for SetOnce<T> {}

// SAFETY: A shared reference is good for a shared `T`, which has to be `Sync`, and for moving a `T`
// in that another thread drops, which has to be `Send`. Whoever sees the value sees it whole.
unsafe impl<T: Send + Sync> Sync for SetOnce<T> {}

impl<T> SetOnce<T> {
    /// Creates one without a value.
    #[inline]
    pub const fn new() -> Self {
        // INVARIANT: It is empty, and nothing is said of the value.
        Self {
            state: Atomic::new(EMPTY),
            value: UnsafeCell::new(MaybeUninit::uninit()),
        }
    }

    /// The value, if there is one.
    ///
    /// It is there once [`populate`](SetOnce::populate) has returned true, maybe on another CPU.
    #[inline]
    pub fn as_ref(&self) -> Option<&T> {
        if self.state.load(Acquire) != FULL {
            return None;
        }

        // SAFETY: By the type's invariant it is initialized and shared, and stays so. The load is
        // ordered with the store after the value was moved in.
        Some(unsafe { (&*self.value.get()).assume_init_ref() })
    }

    /// Sets the value, and returns whether this was the first time.
    ///
    /// If not, `value` is dropped. The one who was first may not be done yet: do not rely on
    /// [`as_ref`](SetOnce::as_ref) to return something then.
    #[inline]
    pub fn populate(&self, value: T) -> bool {
        // INVARIANT: Only one can change it from `EMPTY`, and thereby gains access to the value.
        if self.state.cmpxchg(EMPTY, FILLING, Relaxed).is_err() {
            return false;
        }

        // SAFETY: By the type's invariant nothing else has access to it now.
        unsafe { self.value.get().cast::<T>().write(value) };

        // INVARIANT: It is initialized now, and this function does not use it any more.
        self.state.store(FULL, Release);
        true
    }

    /// A copy of the value, if there is one.
    #[inline]
    pub fn copy(&self) -> Option<T>
    where
        T: Copy,
    {
        self.as_ref().copied()
    }
}

impl<T> Default for SetOnce<T> {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Drop for SetOnce<T> {
    #[inline]
    fn drop(&mut self) {
        if *self.state.get_mut() == FULL {
            // SAFETY: By the type's invariant it is initialized, and nothing uses it any more.
            unsafe { self.value.get_mut().assume_init_drop() };
        }
    }
}
