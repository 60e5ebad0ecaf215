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
    /// A vector of `n` times `value`.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory.
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

    /// Appends `n` times `value`.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory; the vector is unchanged.
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
        // SAFETY: There is room for `n`, which is one more than these.
        unsafe { self.extend_unchecked(clones) };
        // SAFETY: This is the last of the `n`.
        unsafe { self.push_unchecked(value) };
        Ok(())
    }

    /// Appends clones of all elements of a slice.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory; the vector is unchanged.
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
        // SAFETY: There is room for all of them.
        unsafe { self.extend_unchecked(other.iter().cloned()) };
        Ok(())
    }

    /// Sets the length to `new_len`, by dropping elements from the end or by appending `value`.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory; the vector is unchanged.
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

    /// Appends what an iterator yields.
    ///
    /// # Safety
    ///
    /// There must be room for all of it.
    #[inline]
    unsafe fn extend_unchecked(&mut self, elements: impl Iterator<Item = T>) {
        // INVARIANT: There is room for `count` more elements, which are written already.
        let mut appended = Appended {
            first: self.end(),
            count: 0,
            vec: self,
        };
        elements.for_each(|element| {
            // SAFETY: The caller promises that there is room.
            unsafe { appended.first.add(appended.count).write(element) };
            appended.count = appended.count.wrapping_add(1);
        });
    }
}

/// Adds elements to the length of the vector in the end, also when `clone` unwinds.
///
/// The length is not updated with each element, so that copying bytes is recognised as such.
///
/// # Invariants
///
/// `first` is where the next element of `vec` goes; `count` valid elements are there, for which
/// there is room.
struct Appended<'a, T, A: Allocator> {
    vec: &'a mut Vec<T, A>,
    first: *mut T,
    count: usize,
}

impl<T, A: Allocator> Drop for Appended<'_, T, A> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariant the elements are valid, behind the last one, and there is
        // room.
        unsafe { self.vec.inc_len(self.count) };
    }
}
