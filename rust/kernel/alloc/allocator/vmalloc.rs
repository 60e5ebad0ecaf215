// SPDX-License-Identifier: GPL-2.0

//! `vmalloc()`

use super::*;
use crate::{
    alloc::flags::GFP_KERNEL,
    page::BorrowedPage, //
};

/// Whole pages that are contiguous in the kernel's address space alone, from `vmalloc()`.
///
/// For large buffers: it does not need contiguous physical memory, so it rarely fails. Memory for
/// devices it is not, and for less than a page it is a waste. Any alignment can be asked for.
///
/// Allocating sleeps. In this kernel `vmalloc()` cannot do without, so flags other than
/// `GFP_KERNEL` with modifiers get an error. Freeing may sleep too; it must not be done under a
/// spinlock, but may be in an interrupt.
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

/// In this kernel, C computes the size of an array with a pointer for each page as an `unsigned
/// int`, and does not notice if it overflows.
const MAX_PAGES: usize = u32::MAX as usize / size_of::<*mut bindings::page>();

/// Whether memory of one size has whole pages more than are needed for another.
pub(super) fn spare_pages(old_size: usize, size: usize) -> bool {
    size.div_ceil(bindings::PAGE_SIZE) < old_size.div_ceil(bindings::PAGE_SIZE)
}

impl Vmalloc {
    /// The page that an address lies in.
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
    /// `ptr` points into memory that this allocator has allocated, which is not freed before the
    /// end of `'a`.
    #[inline]
    pub unsafe fn to_page<'a>(ptr: NonNull<u8>) -> BorrowedPage<'a> {
        // SAFETY: The caller vouches for it being the address of such memory.
        let page = unsafe { bindings::vmalloc_to_page(ptr.as_ptr().cast()) };
        // SAFETY: All of that memory is mapped to pages, one of which this is.
        let page = unsafe { NonNull::new_unchecked(page) };
        // SAFETY: Pages are freed with the memory: by the caller's word, not before `'a` ends.
        unsafe { BorrowedPage::from_raw(page) }
    }

    /// Whether memory of one size has room for another, so that it can stay where it is.
    fn fits(old_size: usize, size: usize) -> bool {
        // KASAN knows the exact size, and would report the use of the rest of the last page.
        let room = if cfg!(CONFIG_KASAN_VMALLOC) {
            old_size
        } else {
            old_size.next_multiple_of(Self::MIN_ALIGN)
        };
        size <= room
    }
}

// SAFETY:
// - Memory that `vmalloc()` returns is valid until it is given to `vfree()`, which only `realloc`
//   and `free` do, and each takes any of it.
// - It is as large as asked for, in whole pages, and aligned to a page, and to `layout.align()` if
//   that is more. Where memory is kept in place, both have been checked.
// - Memory is kept in place, or its content copied to new memory before it is freed.
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

        // SAFETY: It may be called with any size that has no more than `MAX_PAGES`, a power of two
        // as alignment, any of the flags that `gfp()` lets pass, and a node that exists.
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
            // SAFETY: The caller gives the memory up.
            unsafe { Self::free(ptr, old_layout) };
            return Ok(dangling(layout));
        }

        let fits = is_aligned(ptr, layout) && Self::fits(old_layout.size(), layout.size());
        if fits && !spare_pages(old_layout.size(), layout.size()) {
            // SAFETY: The memory has the new size, as it consists of whole pages.
            unsafe { zero_growth(ptr, old_layout.size(), layout.size(), flags) };
            return Ok(NonNull::slice_from_raw_parts(ptr, layout.size()));
        }

        match Self::alloc(layout, flags, nid) {
            Ok(new) => {
                // SAFETY: These are different allocations, and the caller gives up the old one.
                unsafe {
                    copy(ptr, old_layout, new, layout);
                    Self::free(ptr, old_layout);
                }
                Ok(new)
            }
            // It would have given pages back, but need not.
            Err(_) if fits => Ok(NonNull::slice_from_raw_parts(ptr, layout.size())),
            Err(error) => Err(error),
        }
    }

    #[inline]
    unsafe fn free(ptr: NonNull<u8>, layout: Layout) {
        if layout.size() > 0 {
            // SAFETY: The caller vouches for `ptr` being memory that `vmalloc()` allocated.
            unsafe { bindings::vfree(ptr.as_ptr().cast()) };
        }
    }
}
