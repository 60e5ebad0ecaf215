// SPDX-License-Identifier: GPL-2.0

//! [`SetOnce`]: values that are set at most once.

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

/// No value has been set.
const EMPTY: u32 = 0;
/// A value is being moved in.
const FILLING: u32 = 1;
/// The value has been set.
const FULL: u32 = 2;

/// A container whose value is set at most once, and is shared from then on.
///
/// If several threads try to set it, the first one succeeds. All functions can be called in any
/// context, and none of them waits.
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
/// - While it is `FILLING`, only the function call that changed it to that has access to `value`.
/// - While it is `FULL`, `value` is initialized, and access to it is shared.
pub struct SetOnce<T> {
    state: Atomic<u32>,
    value: UnsafeCell<MaybeUninit<T>>,
}

// SAFETY: It owns a `T`; the state may be sent to another thread.
unsafe impl<T: Send> Send for SetOnce<T> {}

// SAFETY: A shared reference gives access to `&T`, which needs `T: Sync`, and can move in a `T`
// that another thread drops, which needs `T: Send`. The orderings of `state` publish the whole
// value.
unsafe impl<T: Send + Sync> Sync for SetOnce<T> {}

impl<T> SetOnce<T> {
    /// Creates an empty container.
    #[inline]
    pub const fn new() -> Self {
        // INVARIANT: `state` is `EMPTY`, which implies nothing about `value`.
        Self {
            state: Atomic::new(EMPTY),
            value: UnsafeCell::new(MaybeUninit::uninit()),
        }
    }

    /// Returns a reference to the value, or `None` if it has not been set.
    ///
    /// If [`populate`](SetOnce::populate) has returned true, on any CPU, the value is there.
    #[inline]
    pub fn as_ref(&self) -> Option<&T> {
        if self.state.load(Acquire) != FULL {
            return None;
        }

        // SAFETY: By the type invariants, the value is initialized and stays shared. The acquire
        // load is ordered after the release store in `populate`.
        Some(unsafe { (&*self.value.get()).assume_init_ref() })
    }

    /// Sets the value if this is the first call, and returns whether it was.
    ///
    /// If not, `value` is dropped. The first call may not be finished yet: do not rely on
    /// [`as_ref`](SetOnce::as_ref) returning a value then.
    #[inline]
    pub fn populate(&self, value: T) -> bool {
        // INVARIANT: Only one call can change `EMPTY`, and so gains exclusive access to the value.
        if self.state.cmpxchg(EMPTY, FILLING, Relaxed).is_err() {
            return false;
        }

        // SAFETY: By the type invariants, only this call has access to the value now.
        unsafe { self.value.get().cast::<T>().write(value) };

        // INVARIANT: The value is initialized, and this call does not use it any more.
        self.state.store(FULL, Release);
        true
    }

    /// Returns a copy of the value, or `None` if it has not been set.
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
            // SAFETY: By the type invariants, the value is initialized, and `&mut self` is
            // exclusive.
            unsafe { self.value.get_mut().assume_init_drop() };
        }
    }
}
