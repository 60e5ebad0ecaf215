// SPDX-License-Identifier: GPL-2.0

//! Taking all elements out of a vector that keeps its memory.

use core::{
    mem,
    slice, //
};

use super::Vec;
use crate::Allocator;

impl<T, A: Allocator> Vec<T, A> {
    /// Moves all elements out, one after the other. The capacity stays.
    ///
    /// The vector is empty afterwards, also if the iterator is dropped before its end (the rest of
    /// the elements is dropped then) or forgotten (the rest is leaked).
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
        // SAFETY: The length is at most the length.
        let elements = unsafe { self.dec_len(self.len()) };
        // INVARIANT: The vector gave all of its elements up.
        DrainAll {
            elements: elements.iter_mut(),
        }
    }
}

/// The iterator that [`Vec::drain_all`] returns.
///
/// # Invariants
///
/// The elements that `elements` has not yet returned belong to this value.
pub struct DrainAll<'vec, T> {
    elements: slice::IterMut<'vec, T>,
}

impl<T> Iterator for DrainAll<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        let element: *mut T = self.elements.next()?;
        // SAFETY: By the type invariant it belonged to this value, and it is not returned again.
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
        // SAFETY: By the type invariant the rest belonged to this value, which has no elements any
        // more.
        unsafe { rest.drop_in_place() };
    }
}
