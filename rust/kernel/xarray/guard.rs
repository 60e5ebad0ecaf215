// SPDX-License-Identifier: GPL-2.0

//! Access to an array whose lock is held.

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

/// An [`XArray`] whose lock is held, until this is dropped.
///
/// # Invariants
///
/// The lock is held, by the current thread.
#[must_use = "the lock is released at once if the guard is not kept"]
pub struct Guard<'a, T: ForeignOwnable> {
    xa: &'a XArray<T>,
    _not_send: NotThreadSafe,
}

impl<'a, T: ForeignOwnable> Guard<'a, T> {
    /// # Safety
    ///
    /// The lock of the array was taken by this thread, for this guard.
    pub(super) unsafe fn new(xa: &'a XArray<T>) -> Self {
        // INVARIANT: The caller vouches for it.
        Self {
            xa,
            _not_send: NotThreadSafe,
        }
    }

    /// The entry at an index: null, or what came from `T::into_foreign`.
    fn load(&self, index: usize) -> *mut c_void {
        // SAFETY: By the invariant of `XArray`.
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

        // SAFETY: The entry came from `into_foreign`. While this guard is borrowed it is neither
        // removed nor borrowed for changes, as either borrows the guard for changes, and nobody
        // else has the lock.
        (!entry.is_null()).then(|| unsafe { T::borrow(entry) })
    }

    /// Borrows the value at an index for changes, if there is one.
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

        // SAFETY: The entry came from `into_foreign`. It is neither removed nor borrowed in any way
        // while this guard is borrowed, and nobody else has the lock.
        (!entry.is_null()).then(|| unsafe { T::borrow_mut(entry) })
    }

    /// Takes the value at an index out of the array, if there is one.
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
        // SAFETY: By the invariants the array is initialized and the lock held.
        let entry = unsafe { bindings::__xa_erase(self.xa.xa.get(), index) };

        // SAFETY: Null, or what came from `into_foreign`. It is in the array no more, and nothing
        // borrows it, as that would borrow this guard.
        unsafe { T::try_from_foreign(entry) }
    }

    /// Puts a value at an index. Returns the one that was there.
    ///
    /// If there is no memory at hand and the flags allow to sleep, the lock is released, memory
    /// allocated, and the lock taken again: others may change the array meanwhile.
    ///
    /// # Errors
    ///
    /// `ENOMEM` if there is no memory. The error contains the value.
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

        // INVARIANT: What the array gets came from `into_foreign`, and nobody else has it.
        //
        // SAFETY: By the invariants the array is initialized and the lock held, as it is again when
        // this returns. Nothing borrows a value meanwhile, as that would borrow this guard.
        // Pointers from `into_foreign` are as aligned as `XArray::new` demands.
        let old = unsafe { bindings::__xa_store(self.xa.xa.get(), index, value, flags) };

        // SAFETY: It may be called with anything that `__xa_store` returns.
        match to_result(unsafe { bindings::xa_err(old) }) {
            // SAFETY: Null, or what came from `into_foreign`; it is in the array no more.
            Ok(()) => Ok(unsafe { T::try_from_foreign(old) }),
            Err(error) => Err(StoreError {
                error,
                // SAFETY: It came from `into_foreign` above, and the array did not take it.
                value: unsafe { T::from_foreign(value) },
            }),
        }
    }
}

/// The flags for the nodes of the tree.
///
/// They come from a cache whose constructor has given them a content, which must not be zeroed.
fn node_flags(flags: Flags) -> bindings::gfp_t {
    gfp(flags & !(__GFP_ZERO | __GFP_HIGHMEM))
}

impl<T: ForeignOwnable> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        // SAFETY: By the type's invariant, the lock is held by this thread.
        unsafe { bindings::xa_unlock(self.xa.xa.get()) };
    }
}

/// The error of [`Guard::store`]. `?` turns it into an [`Error`], and drops the value.
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
    /// What went wrong.
    pub error: Error,
    /// What was not stored.
    pub value: T,
}

impl<T> From<StoreError<T>> for Error {
    #[inline]
    fn from(error: StoreError<T>) -> Self {
        error.error
    }
}
