// SPDX-License-Identifier: GPL-2.0

//! What a vector does without knowing the type of its elements.
//!
//! The slow paths of all vectors with the same allocator share one copy of this code.

use core::{
    alloc::Layout,
    marker::PhantomData,
    ptr::NonNull, //
};

use crate::{
    AllocError,
    Allocator,
    Flags,
    NumaNode, //
};

/// Memory for elements of some type with a size, and how many there are.
///
/// # Invariants
///
/// There is one layout, that of an element, with a size that is not zero and a multiple of its
/// alignment. For it:
///
/// - `cap` times its size is at most [`isize::MAX`];
/// - `ptr` is aligned for it and, unless `cap` is zero, points to memory of `A` which this value
///   owns and which was allocated with the layout of `cap` elements.
///
/// A vector of elements without size has such a value too, with a `cap` of zero that never changes.
pub(super) struct RawVec<A: Allocator> {
    pub(super) ptr: NonNull<u8>,
    pub(super) cap: usize,
    /// How many elements there are, for [`grow`](RawVec::grow). The vector sees to it that it is
    /// right.
    pub(super) len: usize,
    pub(super) allocator: PhantomData<A>,
}

/// The layout of `cap` elements.
///
/// # Safety
///
/// `elem.size()` must be a multiple of `elem.align()`, and `cap` times it at most [`isize::MAX`].
#[inline]
unsafe fn array(elem: Layout, cap: usize) -> Layout {
    // SAFETY: The alignment is that of a layout. The product does not overflow, is at most
    // `isize::MAX` and, being a multiple of the alignment, does not grow by being rounded up.
    unsafe { Layout::from_size_align_unchecked(cap.wrapping_mul(elem.size()), elem.align()) }
}

impl<A: Allocator> RawVec<A> {
    /// Makes room for at least `additional` elements after the first `len`, and for twice as many
    /// as before, so that the time for appending elements one by one stays linear.
    ///
    /// An empty vector without memory gets room for exactly `additional` elements.
    ///
    /// On `Err` nothing has changed.
    ///
    /// # Safety
    ///
    /// `elem` must be the layout in the type invariant.
    // Not cold: a function that is sure to call it would be taken for cold as well.
    #[inline(never)]
    pub(super) unsafe fn grow(
        &mut self,
        additional: usize,
        elem: Layout,
        flags: Flags,
    ) -> Result<(), AllocError> {
        let needed = self.len.checked_add(additional).ok_or(AllocError)?;
        // By the type invariant `cap` is at most `isize::MAX`: doubling does not overflow.
        let cap = needed.max(self.cap.wrapping_mul(2));
        match cap.checked_mul(elem.size()) {
            // SAFETY: By the type invariant the size is a multiple of the alignment; the product
            // was just compared.
            Some(size) if size <= isize::MAX as usize => unsafe { self.resize(cap, elem, flags) },
            _ => Err(AllocError),
        }
    }

    /// Reduces the memory to that of `cap` elements.
    ///
    /// On `Err` nothing has changed.
    ///
    /// # Safety
    ///
    /// - `elem` must be the layout in the type invariant.
    /// - `cap` must be less than the capacity, and not less than the length.
    #[inline(never)]
    pub(super) unsafe fn shrink(
        &mut self,
        cap: usize,
        elem: Layout,
        flags: Flags,
    ) -> Result<(), AllocError> {
        // SAFETY: By the type invariant the present size is at most `isize::MAX`, and the new one
        // is less.
        unsafe { self.resize(cap, elem, flags) }
    }

    /// # Safety
    ///
    /// - `elem` must be the layout in the type invariant.
    /// - `cap` times its size must be at most [`isize::MAX`].
    #[inline]
    unsafe fn resize(&mut self, cap: usize, elem: Layout, flags: Flags) -> Result<(), AllocError> {
        // SAFETY: By the type invariant the elements' size is a multiple of their alignment; the
        // caller promises the rest.
        let new = unsafe { array(elem, cap) };
        // SAFETY: As above; for the old capacity the type invariant has the rest.
        let old = unsafe { array(elem, self.cap) };
        // SAFETY: By the type invariant the memory was allocated by `A` with the layout of `cap`
        // elements, or `cap` and with it the old size is zero. On `Ok` the pointer is replaced.
        let ptr = unsafe { A::realloc(Some(self.ptr), new, old, flags, NumaNode::NO_NODE)? };
        // INVARIANT: `A` returned a pointer that is aligned for an element and, unless `cap` is
        // zero, points to memory allocated with this layout.
        self.ptr = ptr.cast();
        self.cap = cap;
        Ok(())
    }

    /// Frees the memory.
    ///
    /// # Safety
    ///
    /// - `elem` must be the layout in the type invariant, or `cap` be zero.
    /// - The memory must not be used any more, nor this value.
    #[inline]
    pub(super) unsafe fn free(&mut self, elem: Layout) {
        if self.cap != 0 {
            // SAFETY: By the type invariant the memory was allocated by `A` with the layout of
            // `cap` elements, and the product does not overflow. The caller does not use it again.
            unsafe { A::free(self.ptr, array(elem, self.cap)) };
        }
    }
}
