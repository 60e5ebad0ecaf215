// SPDX-License-Identifier: GPL-2.0

//! [`ScopeGuard`]: cleanup on every exit path.

use core::{
    mem::ManuallyDrop,
    ops::{
        Deref,
        DerefMut, //
    },
};

/// A guard that calls a closure when it goes out of scope, unless it is
/// [dismissed](ScopeGuard::dismiss).
///
/// It may own the data for the closure, which is accessible through the guard.
///
/// # Examples
///
/// ```
/// use core::cell::Cell;
/// use kernel::{prelude::*, types::ScopeGuard};
///
/// // Counts users. A caller that fails to become one must not be counted.
/// fn open(users: &Cell<u32>, allowed: bool) -> Result {
///     users.set(users.get() + 1);
///     let undo = ScopeGuard::new(|| users.set(users.get() - 1));
///
///     if !allowed {
///         return Err(EACCES);
///     }
///
///     undo.dismiss();
///     Ok(())
/// }
///
/// let users = Cell::new(0);
/// assert_eq!(open(&users, true), Ok(()));
/// assert_eq!(open(&users, false), Err(EACCES));
/// assert_eq!(users.get(), 1);
/// ```
///
/// With data:
///
/// ```
/// use kernel::{prelude::*, types::ScopeGuard};
///
/// let mut total = 0;
/// {
///     let mut numbers = ScopeGuard::new_with_data(KVec::new(), |numbers| {
///         total = numbers.iter().sum();
///     });
///     numbers.push(20, GFP_KERNEL)?;
///     numbers.push(22, GFP_KERNEL)?;
/// }
/// assert_eq!(total, 42);
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// Until the guard is dropped or dismissed, neither field has been moved out.
pub struct ScopeGuard<T, F: FnOnce(T)> {
    data: ManuallyDrop<T>,
    cleanup: ManuallyDrop<F>,
}

impl<T, F: FnOnce(T)> ScopeGuard<T, F> {
    /// Creates a guard that calls `cleanup_func` with `data`.
    #[inline]
    pub fn new_with_data(data: T, cleanup_func: F) -> Self {
        // INVARIANT: The fields are new.
        Self {
            data: ManuallyDrop::new(data),
            cleanup: ManuallyDrop::new(cleanup_func),
        }
    }

    /// Dismisses the guard, and returns the data; the closure is not called.
    #[inline]
    pub fn dismiss(self) -> T {
        let mut this = ManuallyDrop::new(self);

        // SAFETY: By the type invariant neither field was moved out before. Neither will be again,
        // as `this` is not dropped.
        unsafe {
            ManuallyDrop::drop(&mut this.cleanup);
            ManuallyDrop::take(&mut this.data)
        }
    }
}

impl ScopeGuard<(), fn(())> {
    /// Creates a guard that calls `cleanup`.
    #[inline]
    pub fn new(cleanup: impl FnOnce()) -> ScopeGuard<(), impl FnOnce(())> {
        ScopeGuard::new_with_data((), move |()| cleanup())
    }
}

impl<T, F: FnOnce(T)> Deref for ScopeGuard<T, F> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.data
    }
}

impl<T, F: FnOnce(T)> DerefMut for ScopeGuard<T, F> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.data
    }
}

impl<T, F: FnOnce(T)> Drop for ScopeGuard<T, F> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariant neither field was moved out before, and nothing uses them
        // after `drop`.
        let (data, cleanup) = unsafe {
            (
                ManuallyDrop::take(&mut self.data),
                ManuallyDrop::take(&mut self.cleanup),
            )
        };
        cleanup(data);
    }
}
