// SPDX-License-Identifier: GPL-2.0

//! Filling a vector with clones.

use core::iter;

use super::Vec;
use crate::{
    AllocError,
    Allocator,
    Flags, //
};

impl<T: Clone, A: Allocator> Vec<T, A> {
    /// Creates a vector of `n` clones of `value`.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let v = KVec::from_elem('x', 3, GFP_KERNEL)?;
    /// assert_eq!(v, ['x', 'x', 'x']);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn from_elem(value: T, n: usize, flags: Flags) -> Result<Self, AllocError> {
        let mut v = Self::with_capacity(n, flags)?;
        v.extend_with(n, value, flags)?;
        Ok(v)
    }

    /// Appends `n` clones of `value`.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated; the vector is unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut v = kernel::kvec![1]?;
    /// v.extend_with(3, 5, GFP_KERNEL)?;
    /// assert_eq!(v, [1, 5, 5, 5]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn extend_with(&mut self, n: usize, value: T, flags: Flags) -> Result<(), AllocError> {
        let Some(clones) = n.checked_sub(1) else {
            return Ok(());
        };
        self.reserve(n, flags)?;
        let clones = iter::repeat_with(|| value.clone()).take(clones);
        // SAFETY: The call to `reserve()` made room for `n` elements, and there are `n - 1` of
        // these.
        unsafe { self.extend_unchecked(clones) };
        // SAFETY: This is the last of the `n` elements that `reserve()` made room for.
        unsafe { self.push_unchecked(value) };
        Ok(())
    }

    /// Appends clones of all elements of a slice.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated; the vector is unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut v = kernel::kvec![1]?;
    /// v.extend_from_slice(&[20, 30], GFP_KERNEL)?;
    /// assert_eq!(v, [1, 20, 30]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn extend_from_slice(&mut self, other: &[T], flags: Flags) -> Result<(), AllocError> {
        self.reserve(other.len(), flags)?;
        // SAFETY: The call to `reserve()` made room for `other.len()` elements.
        unsafe { self.extend_unchecked(other.iter().cloned()) };
        Ok(())
    }

    /// Resizes the vector to `new_len`, dropping elements from the end or appending clones of
    /// `value`.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated; the vector is unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut v = kernel::kvec![1, 2, 3]?;
    /// v.resize(1, 42, GFP_KERNEL)?;
    /// assert_eq!(v, [1]);
    /// v.resize(3, 42, GFP_KERNEL)?;
    /// assert_eq!(v, [1, 42, 42]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn resize(&mut self, new_len: usize, value: T, flags: Flags) -> Result<(), AllocError> {
        match new_len.checked_sub(self.len()) {
            Some(n) => self.extend_with(n, value, flags),
            None => {
                self.truncate(new_len);
                Ok(())
            }
        }
    }

    /// Appends the elements of an iterator.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the spare capacity is at least the number of elements.
    #[inline]
    unsafe fn extend_unchecked(&mut self, elements: impl Iterator<Item = T>) {
        // INVARIANT: The spare capacity includes `count` elements, zero as yet, from the end on.
        let mut appended = Appended {
            first: self.end(),
            count: 0,
            vec: self,
        };
        elements.for_each(|element| {
            // SAFETY: By the safety requirements of this function, the spare capacity includes the
            // element.
            unsafe { appended.first.add(appended.count).write(element) };
            appended.count = appended.count.wrapping_add(1);
        });
    }
}

/// Adds the new elements to the length of the vector when dropped, even if `clone` unwinds.
///
/// The length is not updated with each element, so that the compiler recognizes copying of bytes as
/// such.
///
/// # Invariants
///
/// `first` points to the end of the elements of `vec`; it is followed by `count` valid elements,
/// which are within the capacity.
struct Appended<'a, T, A: Allocator> {
    vec: &'a mut Vec<T, A>,
    first: *mut T,
    count: usize,
}

impl<T, A: Allocator> Drop for Appended<'_, T, A> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariant the elements are valid, follow the last one, and are within
        // the capacity.
        unsafe { self.vec.inc_len(self.count) };
    }
}
