// SPDX-License-Identifier: GPL-2.0

//! The size of what raw pointers point to.

use super::Alignment;

/// Types whose size a raw pointer tells, even if there is no value where it points.
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
    /// The least size of a value, in bytes.
    const MIN_SIZE: usize;

    /// The alignment that every value has.
    const MIN_ALIGN: Alignment;

    /// The size of what the pointer is for, in bytes.
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
        // A pointer to a slice can be made with any length.
        p.len().saturating_mul(size_of::<T>())
    }
}
