// SPDX-License-Identifier: GPL-2.0

//! [`Guard`]: an array whose lock is held.

use super::XArray;
use crate::{
    alloc::{
        allocator::gfp,
        flags::{
            __GFP_HIGHMEM,
            __GFP_ZERO, //
        },
        Flags, //
    },
    error::{
        to_result,
        Error, //
    },
    prelude::*,
    types::{
        ForeignOwnable,
        NotThreadSafe, //
    }, //
};

/// A guard that holds the lock of an [`XArray`], and gives access to its values.
///
/// # Invariants
///
/// The lock is held by the current thread.
#[must_use = "the lock is released at once if the guard is not kept"]
pub struct Guard<'a, T: ForeignOwnable> {
    xa: &'a XArray<T>,
    _not_send: NotThreadSafe,
}

impl<'a, T: ForeignOwnable> Guard<'a, T> {
    /// Creates the guard of a lock that is held.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the current thread acquired the lock of the array, for this
    /// guard.
    pub(super) unsafe fn new(xa: &'a XArray<T>) -> Self {
        // INVARIANT: By the safety requirements of this function.
        Self {
            xa,
            _not_send: NotThreadSafe,
        }
    }

    /// Returns the entry at an index: null, or a pointer from `T::into_foreign`.
    fn load(&self, index: usize) -> *mut c_void {
        // SAFETY: By the invariants of `XArray`, it is initialized.
        unsafe { bindings::xa_load(self.xa.xa.get(), index) }
    }

    /// Borrows the value at an index, if there is one.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{
    ///     prelude::*,
    ///     xarray::{AllocKind, XArray},
    /// };
    ///
    /// let array = KBox::pin_init(XArray::<KBox<u32>>::new(AllocKind::Alloc), GFP_KERNEL)?;
    /// let mut guard = array.lock();
    /// guard.store(3, KBox::new(9, GFP_ATOMIC)?, GFP_ATOMIC)?;
    ///
    /// assert_eq!(guard.get(3), Some(&9));
    /// assert_eq!(guard.get(9), None);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn get(&self, index: usize) -> Option<T::Borrowed<'_>> {
        let entry = self.load(index);

        // SAFETY: By the invariants of `XArray`, the entry came from `into_foreign`. Removing it or
        // borrowing it mutably requires a mutable borrow of this guard, and the lock excludes other
        // threads.
        (!entry.is_null()).then(|| unsafe { T::borrow(entry) })
    }

    /// Mutably borrows the value at an index, if there is one.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{
    ///     prelude::*,
    ///     xarray::{AllocKind, XArray},
    /// };
    ///
    /// let array = KBox::pin_init(XArray::<KBox<u32>>::new(AllocKind::Alloc), GFP_KERNEL)?;
    /// let mut guard = array.lock();
    /// guard.store(3, KBox::new(9, GFP_ATOMIC)?, GFP_ATOMIC)?;
    ///
    /// *guard.get_mut(3).ok_or(ENOENT)? += 1;
    /// assert_eq!(guard.get(3), Some(&10));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn get_mut(&mut self, index: usize) -> Option<T::BorrowedMut<'_>> {
        let entry = self.load(index);

        // SAFETY: By the invariants of `XArray`, the entry came from `into_foreign`. Removing or
        // borrowing it requires this guard, which is mutably borrowed, and the lock excludes other
        // threads.
        (!entry.is_null()).then(|| unsafe { T::borrow_mut(entry) })
    }

    /// Removes and returns the value at an index, if there is one.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{
    ///     prelude::*,
    ///     xarray::{AllocKind, XArray},
    /// };
    ///
    /// let array = KBox::pin_init(XArray::<KBox<u32>>::new(AllocKind::Alloc), GFP_KERNEL)?;
    /// let mut guard = array.lock();
    /// guard.store(3, KBox::new(9, GFP_ATOMIC)?, GFP_ATOMIC)?;
    ///
    /// assert_eq!(guard.remove(3).as_deref(), Some(&9));
    /// assert!(guard.remove(3).is_none());
    /// # Ok::<(), Error>(())
    /// ```
    pub fn remove(&mut self, index: usize) -> Option<T> {
        // SAFETY: By the type invariants, the array is initialized and its lock is held.
        let entry = unsafe { bindings::__xa_erase(self.xa.xa.get(), index) };

        // SAFETY: `entry` is null or came from `into_foreign`. It is not in the array any more, and
        // is not borrowed, as that would borrow this guard.
        unsafe { T::try_from_foreign(entry) }
    }

    /// Stores a value at an index, and returns the previous value.
    ///
    /// If memory must be allocated and the flags allow sleeping, the lock is released for the
    /// allocation, and then reacquired: other threads may modify the array in between.
    ///
    /// # Errors
    ///
    /// `ENOMEM` if the allocation fails. The error contains the value.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{
    ///     prelude::*,
    ///     xarray::{AllocKind, XArray},
    /// };
    ///
    /// let array = KBox::pin_init(XArray::<KBox<u32>>::new(AllocKind::Alloc), GFP_KERNEL)?;
    /// let (one, two) = (KBox::new(1, GFP_KERNEL)?, KBox::new(2, GFP_KERNEL)?);
    /// let mut guard = array.lock();
    ///
    /// assert!(guard.store(3, one, GFP_KERNEL)?.is_none());
    /// assert_eq!(guard.store(3, two, GFP_KERNEL)?.as_deref(), Some(&1));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn store(
        &mut self,
        index: usize,
        value: T,
        gfp: Flags,
    ) -> Result<Option<T>, StoreError<T>> {
        let value = value.into_foreign();
        let flags = node_flags(gfp);

        // INVARIANT: The new entry came from `into_foreign`, and its ownership passes to the array.
        //
        // SAFETY: By the type invariants, the array is initialized and its lock is held; it is held
        // again on return. While it is released, no value is borrowed, as that would borrow this
        // guard. `XArray::new` checked the alignment of pointers from `into_foreign`.
        let old = unsafe { bindings::__xa_store(self.xa.xa.get(), index, value, flags) };

        // SAFETY: `xa_err()` accepts every return value of `__xa_store()`.
        match to_result(unsafe { bindings::xa_err(old) }) {
            // SAFETY: `old` is null or came from `into_foreign`; it is not in the array any more.
            Ok(()) => Ok(unsafe { T::try_from_foreign(old) }),
            Err(error) => Err(StoreError {
                error,
                // SAFETY: `value` came from `into_foreign` above, and the array did not take it.
                value: unsafe { T::from_foreign(value) },
            }),
        }
    }
}

/// Returns the allocation flags for nodes of the tree.
///
/// The nodes come from a cache with a constructor, whose objects must not be zeroed.
fn node_flags(flags: Flags) -> bindings::gfp_t {
    gfp(flags & !(__GFP_ZERO | __GFP_HIGHMEM))
}

impl<T: ForeignOwnable> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        // SAFETY: By the type invariants, the current thread holds the lock.
        unsafe { bindings::xa_unlock(self.xa.xa.get()) };
    }
}

/// The error of [`Guard::store`]. `?` converts it into an [`Error`], and drops the value.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, xarray::StoreError};
///
/// let error = StoreError { error: ENOMEM, value: 5 };
/// assert_eq!(Error::from(error), ENOMEM);
/// ```
pub struct StoreError<T> {
    /// The reason of the failure.
    pub error: Error,
    /// The value that was not stored.
    pub value: T,
}

impl<T> From<StoreError<T>> for Error {
    #[inline]
    fn from(error: StoreError<T>) -> Self {
        error.error
    }
}
