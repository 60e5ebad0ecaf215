// SPDX-License-Identifier: GPL-2.0

//! [`Box`] for each of the kernel's allocators.

pub use ::alloc::Box;

use super::allocator::{
    KVmalloc,
    Kmalloc,
    Vmalloc, //
};

/// A [`Box`] in memory of [`Kmalloc`].
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// let b = KBox::new(24_u64, GFP_KERNEL)?;
/// assert_eq!(*b, 24);
/// # Ok::<(), Error>(())
/// ```
pub type KBox<T> = Box<T, Kmalloc>;

/// A [`Box`] in memory of [`Vmalloc`].
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// let b = VBox::new([1_u8; 4096], GFP_KERNEL)?;
/// assert_eq!(b[4095], 1);
/// # Ok::<(), Error>(())
/// ```
pub type VBox<T> = Box<T, Vmalloc>;

/// A [`Box`] in memory of [`KVmalloc`].
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// let b = KVBox::new(24_u64, GFP_KERNEL)?;
/// assert_eq!(*b, 24);
/// # Ok::<(), Error>(())
/// ```
pub type KVBox<T> = Box<T, KVmalloc>;
