// SPDX-License-Identifier: GPL-2.0

//! [`RawVec`]: the part of a vector that does not depend on the type of its elements.
//!
//! All vectors with the same allocator share one copy of the slow paths here.

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

/// The memory of a vector, and the number of its elements.
///
/// # Invariants
///
/// There is one element layout, whose size is not zero and a multiple of its alignment. For it:
///
/// - `cap` times its size is at most [`isize::MAX`];
/// - `ptr` is aligned for it and, unless `cap` is zero, points to memory that was allocated by `A`
///   with the layout of `cap` elements, and that this value owns.
///
/// A vector of zero-sized elements has such a value too, whose `cap` is always zero.
pub(super) struct RawVec<A: Allocator> {
    pub(super) ptr: NonNull<u8>,
    pub(super) cap: usize,
    /// The number of elements, which [`grow`](RawVec::grow) reads. The vector keeps it up to date.
    pub(super) len: usize,
    pub(super) allocator: PhantomData<A>,
}

/// Returns the layout of `cap` elements.
///
/// # Safety
///
/// The caller must ensure that `elem.size()` is a multiple of `elem.align()`, and that
/// `cap * elem.size()` is at most [`isize::MAX`].
#[inline]
unsafe fn array(elem: Layout, cap: usize) -> Layout {
    // SAFETY: The alignment is that of a layout. By the safety requirements of this function, the
    // product is at most `isize::MAX` and, as a multiple of the alignment, is not changed by
    // rounding up.
    unsafe { Layout::from_size_align_unchecked(cap.wrapping_mul(elem.size()), elem.align()) }
}

impl<A: Allocator> RawVec<A> {
    /// Grows the capacity to at least `additional` elements after the first `len`, and to at least
    /// twice the old one, so that appending elements one by one takes linear time.
    ///
    /// A vector without memory gets room for exactly `additional` elements.
    ///
    /// On `Err` nothing has changed.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `elem` is the layout in the type invariant.
    // Not `#[cold]`: the compiler would treat each function that always calls it as cold, too.
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
            // SAFETY: By the safety requirements of this function, `elem` is the layout in the type
            // invariant; the guard of this arm checks the product. `cap` is at least `needed`, and
            // thus the length.
            Some(size) if size <= isize::MAX as usize => unsafe { self.resize(cap, elem, flags) },
            _ => Err(AllocError),
        }
    }

    /// Shrinks the capacity to `cap` elements.
    ///
    /// On `Err` nothing has changed.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `elem` is the layout in the type invariant.
    /// - `cap` is less than the capacity, and not less than the length.
    #[inline(never)]
    pub(super) unsafe fn shrink(
        &mut self,
        cap: usize,
        elem: Layout,
        flags: Flags,
    ) -> Result<(), AllocError> {
        // SAFETY: By the safety requirements of this function, `elem` is the layout in the type
        // invariant and `cap` is less than the capacity, for which the size is at most `isize::MAX`
        // by the type invariant.
        unsafe { self.resize(cap, elem, flags) }
    }

    /// Reallocates the memory, so that the capacity is `cap`.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `elem` is the layout in the type invariant.
    /// - `cap` times its size is at most [`isize::MAX`].
    /// - `cap` is not less than the length.
    #[inline]
    unsafe fn resize(&mut self, cap: usize, elem: Layout, flags: Flags) -> Result<(), AllocError> {
        // SAFETY: By the safety requirements of this function, `elem` is the layout in the type
        // invariant, so its size is a multiple of its alignment, and `cap` times it is at most
        // `isize::MAX`.
        let new = unsafe { array(elem, cap) };
        // SAFETY: As above; for the present capacity, the type invariant bounds the product.
        let old = unsafe { array(elem, self.cap) };
        // SAFETY: By the type invariant the memory was allocated by `A` with the layout of `cap`
        // elements, or `cap` and thus the old size is zero. On `Ok` the old pointer is overwritten
        // below.
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
    /// The caller must ensure that:
    ///
    /// - `elem` is the layout in the type invariant, or `cap` is zero.
    /// - Neither the memory nor this value is used again.
    #[inline]
    pub(super) unsafe fn free(&mut self, elem: Layout) {
        if self.cap != 0 {
            // SAFETY: By the type invariant the memory was allocated by `A` with the layout of
            // `cap` elements, whose size does not overflow. By the safety requirements of this
            // function, it is not used again.
            unsafe { A::free(self.ptr, array(elem, self.cap)) };
        }
    }
}
