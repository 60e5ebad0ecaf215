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
    #[inline]
    pub(super) unsafe fn grow(
        &mut self,
        additional: usize,
        elem: Layout,
        flags: Flags,
    ) -> Result<(), AllocError> {
        // If the sum overflows, no capacity is large enough, as its size is at most `isize::MAX`.
        let needed = self.len.saturating_add(additional);
        // SAFETY: By the type invariant, these are memory and capacity for elements of this layout;
        // on `Ok` both are overwritten below.
        let (ptr, cap) = unsafe { Self::grown(self.ptr, self.cap, needed, elem, flags)? };
        // INVARIANT: `grown()` returned memory for `cap` elements, and ownership of it.
        self.ptr = ptr;
        self.cap = cap;
        Ok(())
    }

    /// Grows memory for `cap` elements to at least `needed` ones, and to at least twice as many.
    /// Returns the memory and the number of elements that it is for.
    ///
    /// Both are passed by value: the address of the vector does not escape to a function that is
    /// out of line, and its fields stay in registers while elements are appended in a loop.
    ///
    /// On `Err` nothing has changed.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` and `cap` satisfy the type invariant with the layout
    /// `elem`, and that `ptr` is not used again if this returns `Ok`.
    // Not `#[cold]`: the compiler would treat each function that always calls it as cold, too.
    #[inline(never)]
    unsafe fn grown(
        ptr: NonNull<u8>,
        cap: usize,
        needed: usize,
        elem: Layout,
        flags: Flags,
    ) -> Result<(NonNull<u8>, usize), AllocError> {
        // By the safety requirements `cap` is at most `isize::MAX`: doubling does not overflow.
        let new = needed.max(cap.wrapping_mul(2));
        match new.checked_mul(elem.size()) {
            // SAFETY: By the safety requirements of this function; the guard of this arm checks the
            // product.
            Some(size) if size <= isize::MAX as usize => unsafe {
                Self::resized(ptr, cap, new, elem, flags)
            },
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
        // SAFETY: By the type invariant, these are memory and capacity for elements of this layout.
        // By the safety requirements of this function, the new capacity is less, so that its size
        // is at most `isize::MAX`, too. On `Ok` the old ones are overwritten below.
        let (ptr, cap) = unsafe { Self::resized(self.ptr, self.cap, cap, elem, flags)? };
        // INVARIANT: `resized()` returned memory for `cap` elements, and ownership of it.
        self.ptr = ptr;
        self.cap = cap;
        Ok(())
    }

    /// Reallocates memory for `cap` elements to memory for `new` ones. Returns the memory and
    /// `new`.
    ///
    /// On `Err` nothing has changed.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `ptr` and `cap` satisfy the type invariant with the layout `elem`, and `ptr` is not used
    ///   again if this returns `Ok`.
    /// - `new` times the size of `elem` is at most [`isize::MAX`].
    #[inline]
    unsafe fn resized(
        ptr: NonNull<u8>,
        cap: usize,
        new: usize,
        elem: Layout,
        flags: Flags,
    ) -> Result<(NonNull<u8>, usize), AllocError> {
        // SAFETY: By the safety requirements of this function, `elem` is the layout in the type
        // invariant, so its size is a multiple of its alignment, and `new` times it is at most
        // `isize::MAX`.
        let layout = unsafe { array(elem, new) };
        // SAFETY: As above; for the present capacity, the type invariant, which the caller ensures,
        // bounds the product.
        let old = unsafe { array(elem, cap) };
        // SAFETY: By the safety requirements of this function, the memory was allocated by `A` with
        // the layout of `cap` elements, or `cap` and thus the old size is zero. The memory is not
        // used again if this succeeds.
        let ptr = unsafe { A::realloc(Some(ptr), layout, old, flags, NumaNode::NO_NODE)? };
        // The memory is aligned for an element and, unless `new` is zero, was allocated with this
        // layout.
        Ok((ptr.cast(), new))
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
