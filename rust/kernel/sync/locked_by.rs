// SPDX-License-Identifier: GPL-2.0

//! [`LockedBy`]: data that is protected by the lock of another object.

use super::lock::{
    Backend,
    Lock, //
};
use crate::build_assert::build_assert;
use core::{
    cell::UnsafeCell,
    ptr, //
};

/// Data that is protected by a lock elsewhere, not by a lock around it.
///
/// Usually, data is inside of its lock. But the lock of a container, for instance, may also have to
/// protect a part of each element. That part is then a `LockedBy`. To access it, the caller passes
/// a reference to the data of the lock, which proves that the lock is held: `&mut` for `&mut`, and
/// `&` for `&`.
///
/// Whether that is the right lock is checked at run time.
///
/// # Examples
///
/// Each file has a size, and its directory the total of all sizes. Both must be updated together:
///
/// ```
/// use kernel::{prelude::*, sync::{new_mutex, LockedBy, Mutex}};
///
/// struct Total {
///     bytes: u64,
/// }
///
/// struct FileSize {
///     bytes: u64,
/// }
///
/// struct File {
///     size: LockedBy<FileSize, Total>,
/// }
///
/// fn write(total: &Mutex<Total>, file: &File, bytes: u64) {
///     let mut total = total.lock();
///     total.bytes += bytes;
///     file.size.access_mut(&mut total).bytes += bytes;
/// }
///
/// let total = KBox::pin_init(new_mutex!(Total { bytes: 0 }), GFP_KERNEL)?;
/// let a = File { size: LockedBy::new(&total, FileSize { bytes: 0 }) };
/// let b = File { size: LockedBy::new(&total, FileSize { bytes: 0 }) };
/// write(&total, &a, 10);
/// write(&total, &b, 5);
///
/// let guard = total.lock();
/// let sizes = a.size.access(&guard).bytes + b.size.access(&guard).bytes;
/// assert_eq!(sizes, guard.bytes);
/// # Ok::<(), Error>(())
/// ```
pub struct LockedBy<T: ?Sized, U: ?Sized> {
    // Only compared, never dereferenced.
    owner: *const U,
    data: UnsafeCell<T>,
}

// SAFETY: `owner` is only an address, so only the data matters.
unsafe impl<T: ?Sized + Send, U: ?Sized> Send for LockedBy<T, U> {}

// SAFETY: `access_mut` needs the only reference to the owner, so `&mut T` is, in effect, sent from
// one thread to the next, which `T: Send` allows. `access` may return `&T` to several threads, but
// requires `T: Sync`.
unsafe impl<T: ?Sized + Send, U: ?Sized> Sync for LockedBy<T, U> {}

impl<T, U> LockedBy<T, U> {
    /// Creates data that is protected by the lock `owner`.
    ///
    /// The lock need not outlive the data: without the lock, the data cannot be accessed. (Another
    /// lock of the same type, created later at the same address, gives access again. That is sound,
    /// as there is still only one at a time.)
    pub fn new<B: Backend>(owner: &Lock<U, B>, data: T) -> Self {
        build_assert!(
            size_of::<Lock<U, B>>() > 0,
            "locks without a size cannot be told apart by their addresses"
        );
        Self {
            owner: owner.data.get(),
            data: UnsafeCell::new(data),
        }
    }
}

impl<T: ?Sized, U> LockedBy<T, U> {
    /// Returns a shared reference to the data, for a caller that holds the lock.
    ///
    /// `owner` is the data of the lock. The build fails if its type is zero-sized, as such a
    /// reference could be created without the lock.
    ///
    /// # Panics
    ///
    /// Panics if `owner` is the data of a different lock.
    pub fn access<'a>(&'a self, owner: &'a U) -> &'a T
    where
        T: Sync,
    {
        self.check(owner);

        // SAFETY: There is only one `U` at this address, as it is not zero-sized. While it is
        // shared, there is no exclusive reference to it, which `access_mut` would require. Other
        // references from this function may exist, in other threads too, as `T` is `Sync`.
        unsafe { &*self.data.get() }
    }

    /// Returns an exclusive reference to the data, for an exclusive reference to the lock's data.
    ///
    /// `owner` is the data of the lock. The build fails if its type is zero-sized, as such a
    /// reference could be created without the lock.
    ///
    /// # Panics
    ///
    /// Panics if `owner` is the data of a different lock.
    pub fn access_mut<'a>(&'a self, owner: &'a mut U) -> &'a mut T {
        self.check(owner);

        // SAFETY: There is only one `U` at this address, as it is not zero-sized. While it is
        // mutably borrowed, there is no other reference to it, which accessing the data would
        // require.
        unsafe { &mut *self.data.get() }
    }

    #[inline]
    fn check(&self, owner: &U) {
        build_assert!(
            size_of::<U>() > 0,
            "values without a size cannot be told apart by their addresses"
        );
        if !ptr::eq(owner, self.owner) {
            panic!("this is what another lock protects");
        }
    }
}
