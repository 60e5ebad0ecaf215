// SPDX-License-Identifier: GPL-2.0

//! The kernel's allocators.
//!
//! C headers: [`include/linux/slab.h`](srctree/include/linux/slab.h),
//! [`include/linux/vmalloc.h`](srctree/include/linux/vmalloc.h),
//! [`include/linux/mm.h`](srctree/include/linux/mm.h)
//!
//! The memory allocation guide in `Documentation/core-api/memory-allocation.rst` explains which one
//! to choose. Beyond the requirements of [`Allocator`], all of them guarantee that with
//! `__GFP_ZERO` the memory is zero wherever it does not hold data of the caller, even after it
//! grew.

use super::{
    AllocError,
    Allocator,
    Flags,
    NumaNode, //
};
use core::{
    alloc::Layout,
    ptr::NonNull, //
};

mod iter;
mod kmalloc;
#[cfg(not(CONFIG_SLOB))]
mod kmalloc_cache;
mod kvmalloc;
mod vmalloc;

pub use iter::VmallocPageIter;
pub(crate) use kmalloc::kmalloc;
pub use kmalloc::Kmalloc;
pub use kvmalloc::KVmalloc;
pub use vmalloc::Vmalloc;

/// Converts the result of C's allocation functions: to the memory or, if null, to the error.
#[inline]
fn allocated(ptr: *mut crate::ffi::c_void, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
    let ptr = NonNull::new(ptr.cast()).ok_or(AllocError)?;

    Ok(NonNull::slice_from_raw_parts(ptr, layout.size()))
}

/// Returns the result for a size of zero: a pointer that is aligned but dangling.
#[inline]
fn dangling(layout: Layout) -> NonNull<[u8]> {
    let ptr = core::ptr::without_provenance_mut(layout.align());

    // SAFETY: An alignment is a power of two, and thus not zero.
    NonNull::slice_from_raw_parts(unsafe { NonNull::new_unchecked(ptr) }, 0)
}

/// Returns whether an allocation has the alignment of a layout.
fn is_aligned(ptr: NonNull<u8>, layout: Layout) -> bool {
    // An alignment is a power of two.
    ptr.addr().get() & (layout.align() - 1) == 0
}

/// All flags that are passed to C.
const GFP_KNOWN: bindings::gfp_t = super::flags::ALL.as_raw() | bindings::__GFP_NORETRY;

/// Converts flags for C, without those that are not named here.
///
/// Only `!` can have set the latter. The page allocator trusts its callers not to combine flags
/// that exclude one another: `__GFP_MOVABLE` and `__GFP_RECLAIMABLE`, for example, are part of an
/// index that it does not check.
pub(crate) fn gfp(flags: Flags) -> bindings::gfp_t {
    flags.as_raw() & GFP_KNOWN
}

/// Converts the number of a NUMA node for C. A node that does not exist becomes `NUMA_NO_NODE`.
fn node(nid: NumaNode) -> crate::ffi::c_int {
    let node = nid.as_raw();

    // SAFETY: The function may be called with any number.
    if node == bindings::NUMA_NO_NODE || unsafe { bindings::node_exists(node) } {
        node
    } else {
        bindings::NUMA_NO_NODE
    }
}

/// Copies the contents of an allocation that is moved to new memory.
///
/// # Safety
///
/// The caller must ensure that both pointers are valid for the sizes of their layouts, `old` for
/// reads and `new` for writes, and that the memory does not overlap.
unsafe fn copy(old: NonNull<u8>, old_layout: Layout, new: NonNull<[u8]>, layout: Layout) {
    // SAFETY: By the safety requirements of this function; the count is at most either size.
    unsafe { old.copy_to_nonoverlapping(new.cast(), layout.size().min(old_layout.size())) };
}

/// Moves an allocation to `new` memory, and frees the old memory with `free`, after the last access
/// to it. If there is no new memory, keeps the old memory in place, provided that it `fits`.
///
/// # Safety
///
/// The caller must ensure that the requirements of [`copy`] hold for `new`, unless it is an error.
unsafe fn move_to(
    new: Result<NonNull<[u8]>, AllocError>,
    layout: Layout,
    old: NonNull<u8>,
    old_layout: Layout,
    fits: bool,
    free: impl FnOnce(),
) -> Result<NonNull<[u8]>, AllocError> {
    match new {
        Ok(new) => {
            // SAFETY: By the safety requirements of this function.
            unsafe { copy(old, old_layout, new, layout) };
            free();
            Ok(new)
        }
        // Moving would only have saved pages.
        Err(_) if fits => Ok(NonNull::slice_from_raw_parts(old, layout.size())),
        Err(error) => Err(error),
    }
}

/// Zeroes the memory that an allocation gained by growing in place, if the flags ask for it.
///
/// # Safety
///
/// The caller must ensure that `ptr` is valid for writes of `size` bytes.
unsafe fn zero_growth(ptr: NonNull<u8>, old_size: usize, size: usize, flags: Flags) {
    if size > old_size && flags.contains(super::flags::__GFP_ZERO) {
        // SAFETY: By the safety requirements of this function, as `old_size` is less than `size`.
        unsafe { ptr.add(old_size).write_bytes(0, size - old_size) };
    }
}
