// SPDX-License-Identifier: GPL-2.0

//! The allocator of `kvmalloc()`.

use super::{
    vmalloc::spare_pages,
    *, //
};
use crate::alloc::flags::*;

/// Memory from [`Kmalloc`], with [`Vmalloc`] as the fallback.
///
/// This is for memory that may be small or large.
///
/// Allocating and resizing may sleep unless the flags say otherwise; [`Vmalloc`] is only tried for
/// flags that include `GFP_KERNEL`, and for more than a page. Freeing may sleep, as for
/// [`Vmalloc`].
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
        // The comments in C's `kvmalloc_node()` apply here, too: on when to fall back, and on
        // trying less hard before.
        if layout.size() <= bindings::PAGE_SIZE || !flags.contains(GFP_KERNEL) {
            return kmalloc(layout, flags, nid);
        }

        let try_flags = flags | __GFP_NOWARN | Flags::from_raw(bindings::__GFP_NORETRY);
        kmalloc(layout, try_flags, nid).or_else(|_| Vmalloc::alloc(layout, flags, nid))
    }

    /// Frees memory in a context where `flags` say whether it may sleep.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the requirements of [`Allocator::free`] hold, and that the size
    /// of the memory is not zero.
    unsafe fn free_with(ptr: NonNull<u8>, flags: Flags) {
        let ptr = ptr.as_ptr().cast();

        // SAFETY: `is_vmalloc_addr()` may be called with any address. By the safety requirements of
        // this function, `ptr` is memory from `kmalloc()` or `vmalloc()`, which is not used again;
        // in the first branch it is from `vmalloc()`.
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
// - Memory comes from `Kmalloc`, `Vmalloc`, or `kvmalloc()`, which uses the same C functions. It is
//   valid until it is passed to `kvfree()`, which only `realloc` and `free` do, and each takes any
//   such memory; or to `vfree_atomic()`, which is equivalent for memory from `vmalloc()`.
// - It is at least as large as requested. It is always aligned to `ARCH_KMALLOC_MINALIGN`, and by
//   `alloc_aligned` to `layout.align()` if that is larger. Where memory is kept in place, both are
//   checked.
// - Memory is kept in place, or its contents are copied to new memory before it is freed.
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

        // SAFETY: The function may be called with any size, with any flags that `gfp()` returns,
        // and with any node that `node()` returns.
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
            // SAFETY: By the safety requirements of this function, `ptr` is memory of this
            // allocator, which is not used again; its size is not zero.
            unsafe { Self::free_with(ptr, flags) };
            return Ok(dangling(layout));
        }

        let fits = is_aligned(ptr, layout) && layout.size() <= old_layout.size();
        let spare_pages = || {
            spare_pages(old_layout.size(), layout.size())
                // SAFETY: The function may be called with any address.
                && unsafe { bindings::is_vmalloc_addr(ptr.as_ptr().cast()) }
        };
        if fits && !spare_pages() {
            return Ok(NonNull::slice_from_raw_parts(ptr, layout.size()));
        }

        let new = Self::alloc(layout, flags, nid);
        // SAFETY: By the safety requirements of this function, `ptr` is memory of this allocator,
        // and `move_to` does not use it after this call; its size is not zero.
        let free = || unsafe { Self::free_with(ptr, flags) };
        // SAFETY: New memory is an allocation of `layout`. By the safety requirements of this
        // function, the old one is a different allocation, of `old_layout`.
        unsafe { move_to(new, layout, ptr, old_layout, fits, free) }
    }

    #[inline]
    unsafe fn free(ptr: NonNull<u8>, layout: Layout) {
        if layout.size() > 0 {
            // SAFETY: By the safety requirements of this function, `ptr` is memory from `kmalloc()`
            // or `vmalloc()`, which is not used again.
            unsafe { bindings::kvfree(ptr.as_ptr().cast()) };
        }
    }
}
