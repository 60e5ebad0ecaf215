// SPDX-License-Identifier: GPL-2.0

//! The layout of arrays.

use core::{
    alloc::Layout,
    fmt,
    marker::PhantomData, //
};

/// The error for an array that would be larger than any allocation can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayoutError;

impl fmt::Display for LayoutError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("array too large")
    }
}

/// The layout of an array `[T; len]`, where `len` is known at run time.
///
/// # Examples
///
/// ```
/// use core::alloc::Layout;
/// use kernel::alloc::layout::ArrayLayout;
///
/// let layout = ArrayLayout::<u32>::new(15).unwrap();
/// assert_eq!(layout.len(), 15);
/// assert_eq!(Layout::from(layout), Layout::new::<[u32; 15]>());
///
/// // More than `isize::MAX` bytes cannot be allocated.
/// assert!(ArrayLayout::<u32>::new(usize::MAX / 8).is_ok());
/// assert!(ArrayLayout::<u32>::new(usize::MAX / 8 + 1).is_err());
/// assert!(ArrayLayout::<u32>::new(usize::MAX).is_err());
/// ```
///
/// # Invariants
///
/// `len * size_of::<T>()` is at most [`isize::MAX`].
pub struct ArrayLayout<T> {
    len: usize,
    _elements: PhantomData<fn() -> T>,
}

impl<T> Clone for ArrayLayout<T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ArrayLayout<T> {}

impl<T> fmt::Debug for ArrayLayout<T> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArrayLayout")
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}

impl<T> ArrayLayout<T> {
    /// Returns the layout of an array without elements.
    #[inline]
    pub const fn empty() -> Self {
        // SAFETY: Zero times any size is zero, which is at most `isize::MAX`.
        unsafe { Self::new_unchecked(0) }
    }

    /// Returns the layout of an array of `len` elements.
    ///
    /// # Errors
    ///
    /// Returns [`LayoutError`] if the array would be larger than [`isize::MAX`] bytes.
    #[inline]
    pub const fn new(len: usize) -> Result<Self, LayoutError> {
        match len.checked_mul(size_of::<T>()) {
            // SAFETY: The guard of this arm checks that the size is at most `isize::MAX`.
            Some(size) if size <= isize::MAX as usize => Ok(unsafe { Self::new_unchecked(len) }),
            _ => Err(LayoutError),
        }
    }

    /// Returns the layout of an array of `len` elements, without checking its size.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::alloc::layout::ArrayLayout;
    ///
    /// // SAFETY: Eight bytes are less than `isize::MAX`.
    /// let layout = unsafe { ArrayLayout::<u16>::new_unchecked(4) };
    /// assert_eq!(layout.size(), 8);
    /// ```
    ///
    /// # Safety
    ///
    /// The caller must ensure that `len * size_of::<T>()` is at most [`isize::MAX`].
    #[inline]
    pub const unsafe fn new_unchecked(len: usize) -> Self {
        // INVARIANT: By the safety requirements of this function, the size is at most `isize::MAX`.
        Self {
            len,
            _elements: PhantomData,
        }
    }

    /// Returns the number of elements.
    #[inline]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Returns whether the array has no elements.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the size in bytes.
    #[inline]
    pub const fn size(&self) -> usize {
        // By the type invariant this does not overflow.
        self.len.wrapping_mul(size_of::<T>())
    }
}

impl<T> From<ArrayLayout<T>> for Layout {
    #[inline]
    fn from(array: ArrayLayout<T>) -> Self {
        // SAFETY: `align_of` is a power of two. By the type invariant the size is at most
        // `isize::MAX`, and as it is a multiple of the alignment, rounding up does not change it.
        unsafe { Layout::from_size_align_unchecked(array.size(), align_of::<T>()) }
    }
}
