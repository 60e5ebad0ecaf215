// SPDX-License-Identifier: GPL-2.0

//! The kernel's allocators.
//!
//! C headers: [`include/linux/slab.h`](srctree/include/linux/slab.h),
//! [`include/linux/vmalloc.h`](srctree/include/linux/vmalloc.h),
//! [`include/linux/mm.h`](srctree/include/linux/mm.h)
//!
//! See the memory allocation guide in `Documentation/core-api/memory-allocation.rst` for which to
//! choose. All promise, beyond what [`Allocator`] asks for, that with `__GFP_ZERO` the memory is
//! zero wherever it does not hold what the caller put there, also after it grew.

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
mod kvmalloc;
mod vmalloc;

pub use iter::VmallocPageIter;
pub use kmalloc::Kmalloc;
pub use kvmalloc::KVmalloc;
pub use vmalloc::Vmalloc;

/// What every allocation comes to: the memory, or the error for a null pointer.
#[inline]
fn allocated(ptr: *mut crate::ffi::c_void, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
    let ptr = NonNull::new(ptr.cast()).ok_or(AllocError)?;

    Ok(NonNull::slice_from_raw_parts(ptr, layout.size()))
}

/// The result for a size of zero: a pointer that is aligned, but to no memory.
#[inline]
fn dangling(layout: Layout) -> NonNull<[u8]> {
    let ptr = core::ptr::without_provenance_mut(layout.align());

    // SAFETY: An alignment is a power of two, and as such not zero.
    NonNull::slice_from_raw_parts(unsafe { NonNull::new_unchecked(ptr) }, 0)
}

/// Whether an allocation has the alignment of a layout.
fn is_aligned(ptr: NonNull<u8>, layout: Layout) -> bool {
    // An alignment is a power of two.
    ptr.addr().get() & (layout.align() - 1) == 0
}

/// The flags as C expects them.
///
/// Without those that have no name here, and which only `!` can have set: the page allocator trusts
/// its callers not to combine flags that exclude one another. One of `__GFP_MOVABLE` and
/// `__GFP_RECLAIMABLE`, say, is part of an index that it does not check.
pub(crate) fn gfp(flags: Flags) -> bindings::gfp_t {
    const KNOWN: u32 = super::flags::ALL.as_raw() | bindings::__GFP_NORETRY;

    flags.as_raw() & KNOWN
}

/// The number of a NUMA node as C expects it: a node that there is not becomes any.
fn node(nid: NumaNode) -> crate::ffi::c_int {
    let node = nid.as_raw();

    // SAFETY: It may be called with any number.
    if node == bindings::NUMA_NO_NODE || unsafe { bindings::node_exists(node) } {
        node
    } else {
        bindings::NUMA_NO_NODE
    }
}

/// Copies the content of an allocation that is resized to its new place.
///
/// # Safety
///
/// Both are valid for as many bytes as their layouts have, and do not overlap.
unsafe fn copy(old: NonNull<u8>, old_layout: Layout, new: NonNull<[u8]>, layout: Layout) {
    // SAFETY: By the contract.
    unsafe { old.copy_to_nonoverlapping(new.cast(), layout.size().min(old_layout.size())) };
}

/// Zeroes what was gained when memory grew in place, if the flags ask for it.
///
/// # Safety
///
/// `ptr` is valid for writes of `size` bytes.
unsafe fn zero_growth(ptr: NonNull<u8>, old_size: usize, size: usize, flags: Flags) {
    if size > old_size && flags.contains(super::flags::__GFP_ZERO) {
        // SAFETY: By the contract; `old_size` is less than `size`.
        unsafe { ptr.add(old_size).write_bytes(0, size - old_size) };
    }
}
