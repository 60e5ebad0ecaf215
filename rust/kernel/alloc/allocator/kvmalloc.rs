// SPDX-License-Identifier: GPL-2.0

//! `kvmalloc()`

use super::{
    kmalloc::kmalloc,
    vmalloc::spare_pages,
    *, //
};
use crate::alloc::flags::*;

/// Memory from [`Kmalloc`], or if that fails from [`Vmalloc`].
///
/// For what may be small or large.
///
/// Allocating and resizing may sleep unless the flags say otherwise; [`Vmalloc`] is tried for flags
/// that include `GFP_KERNEL`, and for more than a page. Freeing may sleep, as for [`Vmalloc`].
///
/// # Examples
///
/// ```
/// use kernel::{alloc::{allocator::KVmalloc, Box}, prelude::*};
///
/// let b = Box::<_, KVmalloc>::new([1u8; 50], GFP_KERNEL)?;
/// assert_eq!(b[49], 1);
/// # Ok::<(), Error>(())
/// ```
pub struct KVmalloc;

impl KVmalloc {
    /// Allocates memory with an alignment that `kvmalloc()` does not provide.
    fn alloc_aligned(
        layout: Layout,
        flags: Flags,
        nid: NumaNode,
    ) -> Result<NonNull<[u8]>, AllocError> {
        // What is said in C's `kvmalloc_node()` on when to fall back, and on trying less hard
        // before, holds here too.
        if layout.size() <= bindings::PAGE_SIZE || !flags.contains(GFP_KERNEL) {
            return kmalloc(layout, flags, nid);
        }

        let try_flags = flags | __GFP_NOWARN | Flags::from_raw(bindings::__GFP_NORETRY);
        kmalloc(layout, try_flags, nid).or_else(|_| Vmalloc::alloc(layout, flags, nid))
    }

    /// Frees memory on behalf of a caller who said by `flags` whether it may sleep.
    ///
    /// # Safety
    ///
    /// As for [`Allocator::free`]. The memory has a size.
    unsafe fn free_with(ptr: NonNull<u8>, flags: Flags) {
        let ptr = ptr.as_ptr().cast();

        // SAFETY: `is_vmalloc_addr()` may be called with any address. The caller vouches for `ptr`
        // being memory of `kmalloc()` or `vmalloc()`, and in the first branch it is the latter's.
        unsafe {
            if !flags.contains(GFP_KERNEL) && bindings::is_vmalloc_addr(ptr) {
                bindings::vfree_atomic(ptr);
            } else {
                bindings::kvfree(ptr);
            }
        }
    }
}

// SAFETY:
// - Memory comes from `Kmalloc`, `Vmalloc`, or `kvmalloc()`, which uses the same functions of C. It
//   is valid until it is given to `kvfree()`, which only `realloc` and `free` do, and each takes
//   any of it; or to `vfree_atomic()`, which does the same for memory of `vmalloc()`.
// - It is as large as asked for. It is aligned to `ARCH_KMALLOC_MINALIGN` in any case, and to
//   `layout.align()` if that is more, by `alloc_aligned`. Where memory is kept in place, both have
//   been checked.
// - Memory is kept in place, or its content copied to new memory before it is freed.
unsafe impl Allocator for KVmalloc {
    const MIN_ALIGN: usize = bindings::ARCH_KMALLOC_MINALIGN;

    #[inline(never)]
    fn alloc(layout: Layout, flags: Flags, nid: NumaNode) -> Result<NonNull<[u8]>, AllocError> {
        if layout.size() == 0 {
            return Ok(dangling(layout));
        }
        if layout.align() > Self::MIN_ALIGN {
            return Self::alloc_aligned(layout, flags, nid);
        }

        // SAFETY: It may be called with any size, any of the flags that `gfp()` lets pass, and a
        // node that exists.
        let ptr = unsafe { bindings::kvmalloc_node(layout.size(), gfp(flags), node(nid)) };
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
            // SAFETY: The caller gives the memory up, and it had a size.
            unsafe { Self::free_with(ptr, flags) };
            return Ok(dangling(layout));
        }

        let fits = is_aligned(ptr, layout) && layout.size() <= old_layout.size();
        let spare_pages = || {
            spare_pages(old_layout.size(), layout.size())
                // SAFETY: It may be called with any address.
                && unsafe { bindings::is_vmalloc_addr(ptr.as_ptr().cast()) }
        };
        if fits && !spare_pages() {
            return Ok(NonNull::slice_from_raw_parts(ptr, layout.size()));
        }

        match Self::alloc(layout, flags, nid) {
            Ok(new) => {
                // SAFETY: These are different allocations, and the caller gives up the old one,
                // which had a size.
                unsafe {
                    copy(ptr, old_layout, new, layout);
                    Self::free_with(ptr, flags);
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
            // SAFETY: The caller vouches for `ptr` being memory of `kmalloc()` or `vmalloc()`.
            unsafe { bindings::kvfree(ptr.as_ptr().cast()) };
        }
    }
}
