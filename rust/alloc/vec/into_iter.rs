// SPDX-License-Identifier: GPL-2.0

//! Iterating over a vector by value.

use core::{
    marker::PhantomData,
    mem::ManuallyDrop,
    ptr::{
        self,
        NonNull, //
    }, //
};

use super::{
    raw::RawVec,
    Vec, //
};
use crate::{
    Allocator,
    Flags, //
};

/// The owning iterator that [`into_iter`](IntoIterator::into_iter) of a [`Vec`] returns.
///
/// It owns the memory and the elements that it has not yet returned.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// let v = kernel::kvec![1, 2, 3]?;
/// assert_eq!(v.into_iter().sum::<i32>(), 6);
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// - `raw` is that of a [`Vec<T, A>`], except that the `raw.len` elements are at `next`.
/// - `next` is at or after the start of the memory, by the number of elements returned.
pub struct IntoIter<T, A: Allocator> {
    raw: RawVec<A>,
    next: NonNull<T>,
}

impl<T, A: Allocator> IntoIter<T, A> {
    /// Turns the iterator back into a vector of the remaining elements, in the same memory.
    ///
    /// If elements were taken, the remaining ones move to the front, and the allocator may free the
    /// memory that is no longer needed.
    ///
    /// (This is not [`Iterator::collect`], which knows neither flags nor errors.)
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::prelude::*;
    ///
    /// let mut iter = kernel::kvec![1, 2, 3]?.into_iter();
    /// assert_eq!(iter.next(), Some(1));
    ///
    /// let v = iter.collect(GFP_KERNEL);
    /// assert_eq!(v, [2, 3]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn collect(self, flags: Flags) -> Vec<T, A> {
        let me = ManuallyDrop::new(self);
        let start = me.raw.ptr.cast::<T>();
        let advanced = me.next != start;
        if advanced {
            // SAFETY: By the type invariants there are `len` valid elements at `next`, and `start`
            // is the start of the same memory. They are not used at `next` any more.
            unsafe { ptr::copy(me.next.as_ptr(), start.as_ptr(), me.raw.len) };
        }
        // INVARIANT: Now that the elements are at the start, `raw` is that of a vector.
        let mut v = Vec {
            // SAFETY: `me` is not used again, and, as a `ManuallyDrop`, never dropped, so `raw` is
            // moved.
            raw: unsafe { ptr::read(&me.raw) },
            _elements: PhantomData,
        };
        if advanced {
            // An error is harmless: the memory then stays as large as it is.
            let _ = v.shrink_to(0, flags);
        }
        v
    }
}

impl<T, A: Allocator> Iterator for IntoIter<T, A> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        let left = self.raw.len.checked_sub(1)?;
        let element = self.next;
        // INVARIANT: One more element is returned, and one fewer is left.
        self.raw.len = left;
        // SAFETY: By the type invariants the elements are contiguous in the same memory, and there
        // was one at `next`.
        self.next = unsafe { element.add(1) };
        // SAFETY: By the type invariants it was a valid element of the iterator, which does not use
        // it again.
        Some(unsafe { element.read() })
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.raw.len, Some(self.raw.len))
    }
}

impl<T, A: Allocator> Drop for IntoIter<T, A> {
    #[inline]
    fn drop(&mut self) {
        let left = ptr::slice_from_raw_parts_mut(self.next.as_ptr(), self.raw.len);
        // SAFETY: By the type invariants these elements are valid and owned by the iterator, which
        // is not used again.
        unsafe { left.drop_in_place() };
        // SAFETY: By the type invariant `raw` is that of a vector, and the iterator is not used
        // again.
        unsafe { self.raw.free(Vec::<T, A>::ELEMENT) };
    }
}

impl<T, A: Allocator> IntoIterator for Vec<T, A> {
    type Item = T;
    type IntoIter = IntoIter<T, A>;

    /// Moves the elements out, from first to last.
    #[inline]
    fn into_iter(self) -> IntoIter<T, A> {
        let me = ManuallyDrop::new(self);
        // SAFETY: `me` is not used again, and, as a `ManuallyDrop`, never dropped, so `raw` is
        // moved.
        let raw = unsafe { ptr::read(&me.raw) };
        // INVARIANT: `raw` is that of a vector, and no element was returned yet.
        IntoIter {
            next: raw.ptr.cast(),
            raw,
        }
    }
}
