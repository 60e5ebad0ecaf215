// SPDX-License-Identifier: GPL-2.0

//! [`LockedBy`]: data that the lock of something else protects.

use super::lock::{
    Backend,
    Lock, //
};
use crate::build_assert::build_assert;
use core::{
    cell::UnsafeCell,
    ptr, //
};

/// Data that a lock elsewhere protects: one that is not around it.
///
/// As a rule, data is inside of its lock. But the lock of a container, say, may also have to
/// protect a part of each element. That part then is a `LockedBy`, which gives access to whoever
/// shows the data of the lock, which is to hold the lock: `&mut` for `&mut`, and `&` for `&`.
///
/// That the lock is the right one is checked at run time.
///
/// # Examples
///
/// Each file counts its bytes, and the directory those of all of its files: both have to change
/// together.
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
    // Only ever compared.
    owner: *const U,
    data: UnsafeCell<T>,
}

// SAFETY: Only the data matters: `owner` is an address.
unsafe impl<T: ?Sized + Send, U: ?Sized> Send for LockedBy<T, U> {}

// SAFETY: Of those who share it, the one that has the only reference to the owner gets to the data
// alone: the data is, in effect, sent from one to the next. Several only get to data that is
// `Sync`.
unsafe impl<T: ?Sized + Send, U: ?Sized> Sync for LockedBy<T, U> {}

impl<T, U> LockedBy<T, U> {
    /// Puts data under a lock.
    ///
    /// The lock need not live as long: without it, there is no access to the data. (Another value
    /// of the same type, at the same address later on, will do as well. Of this, too, there is only
    /// one at a time.)
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
    /// The data, for one who holds the lock.
    ///
    /// `owner` is what the lock protects. The build fails if that has no size: it could then be
    /// made up without the lock.
    ///
    /// # Panics
    ///
    /// If it is what another lock protects.
    pub fn access<'a>(&'a self, owner: &'a U) -> &'a T
    where
        T: Sync,
    {
        self.check(owner);

        // SAFETY: At this address is one `U`, as it has a size. While it is borrowed nobody has it
        // to themselves, as they would need for `access_mut`. There may be further references like
        // this one, in other threads too, as `T` is `Sync`.
        unsafe { &*self.data.get() }
    }

    /// The data, for one who holds the lock and has what it protects to themselves.
    ///
    /// `owner` is what the lock protects. The build fails if that has no size: it could then be
    /// made up without the lock.
    ///
    /// # Panics
    ///
    /// If it is what another lock protects.
    pub fn access_mut<'a>(&'a self, owner: &'a mut U) -> &'a mut T {
        self.check(owner);

        // SAFETY: At this address is one `U`, as it has a size. While it is borrowed this way,
        // nobody else has a reference to it, as they would need to get at the data.
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
