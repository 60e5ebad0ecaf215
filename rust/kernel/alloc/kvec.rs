// SPDX-License-Identifier: GPL-2.0

//! [`Vec`], for each of the kernel's allocators.

pub use ::alloc::vec::*;

use super::allocator::{
    KVmalloc,
    Kmalloc,
    Vmalloc, //
};

/// A [`Vec`] of [`Kmalloc`].
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

/// A [`Vec`] of [`Vmalloc`].
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

/// A [`Vec`] of [`KVmalloc`].
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
