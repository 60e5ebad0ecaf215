// SPDX-License-Identifier: GPL-2.0

//! Iterating over the pages of memory from `vmalloc()`.

use crate::{
    alloc::{
        allocator::Vmalloc,
        VBox,
        VVec, //
    },
    page::{
        AsPageIter,
        BorrowedPage,
        PAGE_SHIFT,
        PAGE_SIZE, //
    }, //
};
use core::{
    marker::PhantomData,
    ptr::NonNull, //
};

/// Iterates over the pages of memory that [`Vmalloc`] allocated.
///
/// # Invariants
///
/// From `buf` on there are `size` bytes of such memory, beginning at a page boundary, which are not
/// freed during `'a`. `index` is at most the number of pages.
///
/// # Examples
///
/// ```
/// use kernel::{page::{AsPageIter, PAGE_SIZE}, prelude::*};
///
/// let mut vec = VVec::<u8>::new();
/// assert!(vec.page_iter().next().is_none());
///
/// vec.reserve(PAGE_SIZE + 1, GFP_KERNEL)?;
/// let pages = vec.page_iter();
/// assert!(pages.size() > PAGE_SIZE);
/// assert_eq!(pages.page_count(), 2);
/// assert_eq!(pages.count(), 2);
/// # Ok::<(), Error>(())
/// ```
pub struct VmallocPageIter<'a> {
    buf: NonNull<u8>,
    size: usize,
    index: usize,
    _p: PhantomData<BorrowedPage<'a>>,
}

impl<'a> VmallocPageIter<'a> {
    /// Creates an iterator over the pages of some memory.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `buf` is the start of memory that [`Vmalloc`] allocated, which
    /// has at least `size` bytes and is not freed before the end of `'a`. If `size` is 0, `buf` may
    /// be anything.
    pub unsafe fn new(buf: NonNull<u8>, size: usize) -> Self {
        // INVARIANT: By the safety requirements of this function; memory from `vmalloc()` begins at
        // a page boundary.
        Self {
            buf,
            size,
            index: 0,
            _p: PhantomData,
        }
    }

    /// Returns the size of the memory in bytes.
    #[inline]
    pub fn size(&self) -> usize {
        self.size
    }

    /// Returns the number of pages of the memory, including those already returned.
    #[inline]
    pub fn page_count(&self) -> usize {
        self.size.div_ceil(PAGE_SIZE)
    }
}

impl<'a> Iterator for VmallocPageIter<'a> {
    type Item = BorrowedPage<'a>;

    fn next(&mut self) -> Option<BorrowedPage<'a>> {
        if self.index >= self.page_count() {
            return None;
        }
        // SAFETY: By the type invariants `index` is less than the number of pages, so the page is
        // within the memory.
        let address = unsafe { self.buf.add(self.index << PAGE_SHIFT) };

        // INVARIANT: `index` was less than the number of pages.
        self.index += 1;

        // SAFETY: By the type invariants `Vmalloc` allocated the memory, which is not freed during
        // `'a`.
        Some(unsafe { Vmalloc::to_page(address) })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.page_count() - self.index;

        (left, Some(left))
    }
}

impl<T> AsPageIter for VBox<T> {
    type Iter<'a>
        = VmallocPageIter<'a>
    where
        T: 'a;

    fn page_iter(&mut self) -> VmallocPageIter<'_> {
        // SAFETY: The memory of a box begins with the value, unless the value is zero-sized, and is
        // not freed while the box is borrowed.
        unsafe { VmallocPageIter::new(NonNull::from(&mut **self).cast(), size_of::<T>()) }
    }
}

impl<T> AsPageIter for VVec<T> {
    type Iter<'a>
        = VmallocPageIter<'a>
    where
        T: 'a;

    fn page_iter(&mut self) -> VmallocPageIter<'_> {
        let size = match size_of::<T>() {
            0 => 0,
            // The memory has that size, so the product does not overflow.
            size => size * self.capacity(),
        };

        // SAFETY: The memory of a vector begins with the first element, unless it has no memory,
        // and is not freed while the vector is borrowed.
        unsafe { VmallocPageIter::new(NonNull::from(self.as_mut_slice()).cast(), size) }
    }
}
