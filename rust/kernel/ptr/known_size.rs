// SPDX-License-Identifier: GPL-2.0

//! The size of the pointee of a raw pointer.

use super::Alignment;

/// A type whose size is known from a raw pointer alone, even if it does not point to a value.
///
/// # Examples
///
/// ```
/// use kernel::ptr::{Alignment, KnownSize};
///
/// let nowhere = core::ptr::slice_from_raw_parts(core::ptr::null::<u32>(), 3);
///
/// assert_eq!(KnownSize::size(nowhere), 12);
/// assert_eq!(<[u32]>::MIN_SIZE, 0);
/// assert_eq!(<[u32; 3]>::MIN_SIZE, 12);
/// assert_eq!(<[u32]>::MIN_ALIGN, Alignment::of::<u32>());
/// ```
pub trait KnownSize {
    /// The minimum size of a value, in bytes.
    const MIN_SIZE: usize;

    /// The minimum alignment of a value.
    const MIN_ALIGN: Alignment;

    /// Returns the size of the pointee, in bytes.
    ///
    /// The pointer may be null or dangling.
    fn size(p: *const Self) -> usize;
}

impl<T> KnownSize for T {
    const MIN_SIZE: usize = size_of::<T>();
    const MIN_ALIGN: Alignment = Alignment::of::<T>();

    #[inline(always)]
    fn size(_: *const Self) -> usize {
        size_of::<T>()
    }
}

impl<T> KnownSize for [T] {
    const MIN_SIZE: usize = 0;
    const MIN_ALIGN: Alignment = Alignment::of::<T>();

    #[inline(always)]
    fn size(p: *const Self) -> usize {
        // A pointer to a slice can have any length.
        p.len().saturating_mul(size_of::<T>())
    }
}
