// SPDX-License-Identifier: GPL-2.0

//! [`Vec`] for each of the kernel's allocators.

pub use ::alloc::vec::*;

use super::allocator::{
    KVmalloc,
    Kmalloc,
    Vmalloc, //
};

/// A [`Vec`] in memory of [`Kmalloc`].
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// let mut v = KVec::new();
/// v.push(1, GFP_KERNEL)?;
/// assert_eq!(&v, &[1]);
/// # Ok::<(), Error>(())
/// ```
pub type KVec<T> = Vec<T, Kmalloc>;

/// A [`Vec`] in memory of [`Vmalloc`].
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// let mut v = VVec::new();
/// v.push(1, GFP_KERNEL)?;
/// assert_eq!(&v, &[1]);
/// # Ok::<(), Error>(())
/// ```
pub type VVec<T> = Vec<T, Vmalloc>;

/// A [`Vec`] in memory of [`KVmalloc`].
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// let mut v = KVVec::new();
/// v.push(1, GFP_KERNEL)?;
/// assert_eq!(&v, &[1]);
/// # Ok::<(), Error>(())
/// ```
pub type KVVec<T> = Vec<T, KVmalloc>;

/// Creates a [`KVec`], with the syntax of an array.
///
/// It allocates with [`GFP_KERNEL`](super::flags::GFP_KERNEL), so it may sleep, and returns a
/// `Result`; but `kvec![]` never allocates, and returns the vector itself.
///
/// # Errors
///
/// Returns `AllocError` if memory cannot be allocated; the elements are dropped.
///
/// # Examples
///
/// ```
/// let mut v = kernel::kvec![];
/// v.push(1, GFP_KERNEL)?;
/// assert_eq!(v, [1]);
///
/// let v = kernel::kvec![7; 3]?;
/// assert_eq!(v, [7, 7, 7]);
///
/// let v = kernel::kvec![1, 2, 3]?;
/// assert_eq!(v, [1, 2, 3]);
/// # Ok::<(), Error>(())
/// ```
#[macro_export]
macro_rules! kvec {
    ($($elements:tt)*) => {
        $crate::alloc::__vec![
            $crate::alloc::allocator::Kmalloc, $crate::alloc::flags::GFP_KERNEL; $($elements)*
        ]
    };
}
