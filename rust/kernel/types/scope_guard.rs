// SPDX-License-Identifier: GPL-2.0

//! Cleaning up on every way out.

use core::{
    mem::ManuallyDrop,
    ops::{
        Deref,
        DerefMut, //
    },
};

/// Runs a closure when it goes out of scope, unless it is [dismissed](ScopeGuard::dismiss).
///
/// It may hold the data that the closure needs; the data can be used through the guard.
///
/// # Examples
///
/// ```
/// use core::cell::Cell;
/// use kernel::{prelude::*, types::ScopeGuard};
///
/// // Counts users. Whoever fails to become one must not be counted.
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
/// Until the guard is dropped or dismissed, neither field has been moved out of.
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

    /// Gives the data back; the closure will not be called.
    #[inline]
    pub fn dismiss(self) -> T {
        let mut this = ManuallyDrop::new(self);

        // SAFETY: By the type's invariant neither was moved out of before, nor will it be again, as
        // `this` is not dropped.
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
        // SAFETY: By the type's invariant neither was moved out of before, and nothing can use them
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
