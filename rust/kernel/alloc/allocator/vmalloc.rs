// SPDX-License-Identifier: GPL-2.0

//! The allocator of `vmalloc()`.

use super::*;
use crate::{
    alloc::flags::GFP_KERNEL,
    page::BorrowedPage, //
};

/// Whole pages that are contiguous only in the kernel's address space, from `vmalloc()`.
///
/// This is for large buffers: it does not need contiguous physical memory, so it rarely fails. It
/// is not suitable for DMA, and wasteful for less than a page. Any alignment can be requested.
///
/// Allocating may sleep. In this kernel `vmalloc()` always does, so flags other than `GFP_KERNEL`
/// with modifiers are an error. Freeing may sleep, too; it is not allowed under a spinlock, but
/// allowed in an interrupt handler.
///
/// # Examples
///
/// ```
/// use kernel::{alloc::{allocator::Vmalloc, Box}, prelude::*};
///
/// let b = Box::<_, Vmalloc>::new([0u8; 5000], GFP_KERNEL)?;
/// assert_eq!(b.as_ptr().addr() % 4096, 0);
/// assert!(Box::<_, Vmalloc>::new(0u8, GFP_ATOMIC).is_err());
/// # Ok::<(), Error>(())
/// ```
pub struct Vmalloc;

/// The maximum number of pages of an allocation. In this kernel, C computes the size of an array
/// with a pointer for each page as an `unsigned int`, and does not detect an overflow.
const MAX_PAGES: usize = u32::MAX as usize / size_of::<*mut bindings::page>();

/// Returns whether memory of the old size has more whole pages than are needed for the new size.
pub(super) fn spare_pages(old_size: usize, size: usize) -> bool {
    size.div_ceil(bindings::PAGE_SIZE) < old_size.div_ceil(bindings::PAGE_SIZE)
}

impl Vmalloc {
    /// Returns the page that contains an address.
    ///
    /// # Examples
    ///
    /// ```
    /// use core::ptr::NonNull;
    /// use kernel::{alloc::allocator::Vmalloc, page::PAGE_SIZE, prelude::*};
    ///
    /// let mut memory = VVec::from_elem(0u8, 2 * PAGE_SIZE, GFP_KERNEL)?;
    /// let second = NonNull::from(&mut memory[PAGE_SIZE + 5]);
    ///
    /// // SAFETY: `Vmalloc` allocated the memory, which is freed after the last use of `page`.
    /// let page = unsafe { Vmalloc::to_page(second) };
    ///
    /// // SAFETY: Nothing else uses the memory meanwhile.
    /// unsafe { page.write_raw([1, 2, 3].as_ptr(), 100, 3)? };
    /// assert_eq!(memory[PAGE_SIZE + 100..][..3], [1, 2, 3]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points into memory that this allocator has allocated, and
    /// which is not freed before the end of `'a`.
    #[inline]
    pub unsafe fn to_page<'a>(ptr: NonNull<u8>) -> BorrowedPage<'a> {
        // SAFETY: By the safety requirements of this function, `ptr` is an address of such memory.
        let page = unsafe { bindings::vmalloc_to_page(ptr.as_ptr().cast()) };
        // SAFETY: Each address of memory from `vmalloc()` is mapped to a page, so the result is not
        // null.
        let page = unsafe { NonNull::new_unchecked(page) };
        // SAFETY: Pages are freed with the memory which, by the safety requirements of this
        // function, is not freed before the end of `'a`.
        unsafe { BorrowedPage::from_raw(page) }
    }

    /// Returns whether memory of the old size has room for the new size, so that it can stay in
    /// place.
    fn fits(old_size: usize, size: usize) -> bool {
        // KASAN tracks the exact size, and would report accesses to the rest of the last page.
        let room = if cfg!(CONFIG_KASAN_VMALLOC) {
            old_size
        } else {
            old_size.next_multiple_of(Self::MIN_ALIGN)
        };
        size <= room
    }
}

// SAFETY:
// - Memory that `vmalloc()` returns is valid until it is passed to `vfree()`, which only `realloc`
//   and `free` do, and each takes any such memory.
// - It is at least as large as requested, in whole pages, and aligned to a page, and to
//   `layout.align()` if that is larger. Where memory is kept in place, both are checked.
// - Memory is kept in place, or its contents are copied to new memory before it is freed.
unsafe impl Allocator for Vmalloc {
    const MIN_ALIGN: usize = bindings::PAGE_SIZE;

    #[inline(never)]
    fn alloc(layout: Layout, flags: Flags, nid: NumaNode) -> Result<NonNull<[u8]>, AllocError> {
        if layout.size() == 0 {
            return Ok(dangling(layout));
        }
        if !flags.contains(GFP_KERNEL) || layout.size().div_ceil(bindings::PAGE_SIZE) > MAX_PAGES {
            return Err(AllocError);
        }

        // SAFETY: The function may be called with any size of at most `MAX_PAGES`, a power of two
        // as alignment, any flags that `gfp()` returns, and any node that `node()` returns.
        let ptr = unsafe {
            bindings::vmalloc_node_align(layout.size(), layout.align(), gfp(flags), node(nid))
        };
        allocated(ptr, layout)
    }

    unsafe fn realloc(
        ptr: Option<NonNull<u8>>,
        layout: Layout,
        old_layout: Layout,
        flags: Flags,
        nid: NumaNode,
    ) -> Result<NonNull<[u8]>, AllocError> {
        let Some(ptr) = ptr.filter(|_| old_layout.size() > 0) else {
            return Self::alloc(layout, flags, nid);
        };

        if layout.size() == 0 {
            // SAFETY: By the safety requirements of this function, `ptr` is memory of this
            // allocator with the layout `old_layout`, which is not used again.
            unsafe { Self::free(ptr, old_layout) };
            return Ok(dangling(layout));
        }

        let fits = is_aligned(ptr, layout) && Self::fits(old_layout.size(), layout.size());
        if fits && !spare_pages(old_layout.size(), layout.size()) {
            // SAFETY: The memory consists of whole pages, so it is valid for the new size.
            unsafe { zero_growth(ptr, old_layout.size(), layout.size(), flags) };
            return Ok(NonNull::slice_from_raw_parts(ptr, layout.size()));
        }

        let new = Self::alloc(layout, flags, nid);
        // SAFETY: By the safety requirements of this function, `ptr` is memory of this allocator,
        // and `move_to` does not use it after this call.
        let free = || unsafe { Self::free(ptr, old_layout) };
        // SAFETY: New memory is an allocation of `layout`. By the safety requirements of this
        // function, the old one is a different allocation, of `old_layout`.
        unsafe { move_to(new, layout, ptr, old_layout, fits, free) }
    }

    #[inline]
    unsafe fn free(ptr: NonNull<u8>, layout: Layout) {
        if layout.size() > 0 {
            // SAFETY: By the safety requirements of this function, `ptr` is memory from
            // `vmalloc()`, which is not used again.
            unsafe { bindings::vfree(ptr.as_ptr().cast()) };
        }
    }
}
