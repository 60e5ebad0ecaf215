// SPDX-License-Identifier: GPL-2.0

//! Draining a vector, which keeps its memory.

use core::{
    mem,
    slice, //
};

use super::Vec;
use crate::Allocator;

impl<T, A: Allocator> Vec<T, A> {
    /// Removes all elements from the vector, and returns an iterator over them. The capacity stays.
    ///
    /// The vector is empty afterwards, even if the iterator is dropped before its end (which drops
    /// the remaining elements) or forgotten (which leaks them).
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut v = kernel::kvec![0, 1, 2, 3]?;
    /// for (i, element) in v.drain_all().enumerate() {
    ///     assert_eq!(i, element);
    /// }
    /// assert!(v.is_empty());
    /// assert!(v.capacity() >= 4);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn drain_all(&mut self) -> DrainAll<'_, T> {
        // SAFETY: `count` is the length.
        let elements = unsafe { self.dec_len(self.len()) };
        // INVARIANT: `dec_len()` took ownership of the elements away from the vector.
        DrainAll {
            elements: elements.iter_mut(),
        }
    }
}

/// The iterator that [`Vec::drain_all`] returns.
///
/// # Invariants
///
/// The elements that `elements` has not yet returned are owned by this value.
pub struct DrainAll<'vec, T> {
    elements: slice::IterMut<'vec, T>,
}

impl<T> Iterator for DrainAll<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        let element: *mut T = self.elements.next()?;
        // SAFETY: By the type invariant this value owned the element, which is not returned again.
        Some(unsafe { element.read() })
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.elements.size_hint()
    }
}

impl<T> Drop for DrainAll<'_, T> {
    #[inline]
    fn drop(&mut self) {
        let rest: *mut [T] = mem::take(&mut self.elements).into_slice();
        // SAFETY: By the type invariant this value owned the remaining elements, of which none is
        // left in `elements` now.
        unsafe { rest.drop_in_place() };
    }
}
