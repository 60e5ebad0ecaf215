// SPDX-License-Identifier: GPL-2.0

//! Taking a vector apart, element by element.

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

/// The iterator that [`into_iter`](IntoIterator::into_iter) of a [`Vec`] returns.
///
/// It owns the elements that it has not yet returned, and the memory.
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
/// - `next` is at, or behind, the start of the memory, by the number of elements returned.
pub struct IntoIter<T, A: Allocator> {
    raw: RawVec<A>,
    next: NonNull<T>,
}

impl<T, A: Allocator> IntoIter<T, A> {
    /// Makes a vector of the elements that are left, in the same memory.
    ///
    /// If elements were taken, the others move to the front, and memory that is not needed any more
    /// is given back, where the allocator can do that.
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
            // is the beginning of the same memory. They are not used at `next` any more.
            unsafe { ptr::copy(me.next.as_ptr(), start.as_ptr(), me.raw.len) };
        }
        // INVARIANT: Now that the elements are at the start, `raw` is that of a vector.
        let mut v = Vec {
            // SAFETY: `me` is never used again, not even dropped.
            raw: unsafe { ptr::read(&me.raw) },
            _elements: PhantomData,
        };
        if advanced {
            // The memory may as well stay as it is.
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
        // INVARIANT: One more element is returned, and there is one less.
        self.raw.len = left;
        // SAFETY: By the type invariants the elements are behind one another in the same memory, of
        // which this was one.
        self.next = unsafe { element.add(1) };
        // SAFETY: It is valid, belonged to the iterator and is not used there any more.
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
        // SAFETY: By the type invariants these elements are valid and belong to the iterator, which
        // is never used again.
        unsafe { left.drop_in_place() };
        // SAFETY: By the type invariant `raw` is that of a vector, and the iterator is never used
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
        // SAFETY: `me` is never used again, not even dropped.
        let raw = unsafe { ptr::read(&me.raw) };
        // INVARIANT: `raw` is that of a vector, and no element was returned yet.
        IntoIter {
            next: raw.ptr.cast(),
            raw,
        }
    }
}
