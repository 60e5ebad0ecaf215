// SPDX-License-Identifier: GPL-2.0

//! The allocator of `kmalloc()`.

use super::*;
use crate::ffi::c_void;

/// Physically contiguous memory, from `kmalloc()`.
///
/// This is the usual choice, above all for small objects. Allocating more than a few pages may well
/// fail.
///
/// Allocating may sleep unless the flags say otherwise. Freeing does not sleep, and is allowed in
/// every context but an NMI, like `kfree()`.
///
/// # Examples
///
/// ```
/// use kernel::{alloc::{allocator::Kmalloc, Box}, prelude::*};
///
/// let b = Box::<_, Kmalloc>::new([0u8; 100], GFP_ATOMIC)?;
/// assert_eq!(b.len(), 100);
/// # Ok::<(), Error>(())
/// ```
pub struct Kmalloc;

impl Kmalloc {
    /// Returns the layout to request from `kmalloc()`, to get memory of the size and alignment of
    /// `layout`.
    ///
    /// `kmalloc()` aligns memory to `ARCH_KMALLOC_MINALIGN`, or to its size if that is a power of
    /// two. So a layout that needs more than the minimum is padded to a power of two.
    ///
    /// # Examples
    ///
    /// ```
    /// use core::alloc::Layout;
    /// use kernel::alloc::allocator::Kmalloc;
    ///
    /// let layout = Kmalloc::aligned_layout(Layout::new::<[u64; 3]>());
    /// assert_eq!(layout.size(), 24);
    ///
    /// #[repr(align(64))]
    /// struct CacheLine([u8; 96]);
    ///
    /// let layout = Kmalloc::aligned_layout(Layout::new::<CacheLine>());
    /// assert!(layout.size() >= size_of::<CacheLine>() && layout.size().is_power_of_two());
    /// ```
    #[inline]
    pub fn aligned_layout(layout: Layout) -> Layout {
        let padded = layout.pad_to_align();

        if layout.align() <= Self::MIN_ALIGN || padded.size() == 0 {
            return padded;
        }

        // The size has no such layout if it is more than half of the address space. Any layout of
        // that size will do then: `kmalloc()` refuses it.
        padded
            .size()
            .checked_next_power_of_two()
            .and_then(|size| Layout::from_size_align(size, layout.align()).ok())
            .unwrap_or(padded)
    }

    /// Allocates memory, with `no_node` if the caller names no NUMA node. It is passed a size that
    /// is not zero, and returns null if it fails.
    #[inline]
    fn alloc_with(
        layout: Layout,
        flags: Flags,
        nid: NumaNode,
        no_node: impl FnOnce(usize, Flags) -> *mut c_void,
    ) -> Result<NonNull<[u8]>, AllocError> {
        if layout.size() == 0 {
            return Ok(dangling(layout));
        }

        let size = Self::aligned_layout(layout).size();
        let ptr = if nid == NumaNode::NO_NODE {
            no_node(size, flags)
        } else {
            // SAFETY: The function may be called with any size, with any flags that `gfp()`
            // returns, and with any node that `node()` returns.
            unsafe { bindings::kmalloc_node(size, gfp(flags), node(nid)) }
        };
        allocated(ptr, layout)
    }

    /// Resizes memory.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the requirements of [`Allocator::realloc`] hold, and that
    /// neither size is zero.
    unsafe fn resize(
        ptr: NonNull<u8>,
        layout: Layout,
        old_layout: Layout,
        flags: Flags,
        nid: NumaNode,
    ) -> Result<NonNull<[u8]>, AllocError> {
        // `krealloc()` keeps the memory in place if it can, whatever its alignment; otherwise it
        // allocates from any node.
        if !is_aligned(ptr, layout) || nid != NumaNode::NO_NODE {
            let new = kmalloc(layout, flags, nid)?;

            // SAFETY: These are different allocations of the given layouts. By the safety
            // requirements of this function, the old one is memory of this allocator and is not
            // used again.
            unsafe {
                copy(ptr, old_layout, new, layout);
                Self::free(ptr, old_layout);
            }
            return Ok(new);
        }

        let size = Self::aligned_layout(layout).size();

        // SAFETY: By the safety requirements of this function, `ptr` is memory from `kmalloc()`.
        let new = unsafe { bindings::krealloc(ptr.as_ptr().cast(), size, gfp(flags)) };
        let new = allocated(new, layout)?;

        // `krealloc()` does not zero the bytes between the old and the new size.
        //
        // SAFETY: The new memory is at least as large as `layout`.
        unsafe { zero_growth(new.cast(), old_layout.size(), layout.size(), flags) };
        Ok(new)
    }
}

/// [`Kmalloc::alloc`], out of line, for layouts that are not known at compile time.
#[inline(never)]
pub(crate) fn kmalloc(
    layout: Layout,
    flags: Flags,
    nid: NumaNode,
) -> Result<NonNull<[u8]>, AllocError> {
    Kmalloc::alloc_with(layout, flags, nid, by_size)
}

/// Calls C's `__kmalloc()`, which looks the slab cache up.
#[inline]
fn by_size(size: usize, flags: Flags) -> *mut c_void {
    // SAFETY: The function may be called with any size, and with any flags that `gfp()` returns.
    unsafe { bindings::__kmalloc(size, gfp(flags)) }
}

// SAFETY:
// - Memory from `kmalloc()`, including what `kmalloc_cache` takes from the same caches, and from
//   `krealloc()` is valid until it is passed to `krealloc()` or
//   `kfree()`, which only `realloc` and `free` do, and each takes any such memory.
// - It is at least as large as requested. It is aligned to `ARCH_KMALLOC_MINALIGN`, and by
//   `aligned_layout` to `layout.align()` if that is larger; where `krealloc()` may keep the memory
//   in place, `resize` checks the address.
// - `krealloc()` keeps the contents up to the lesser size, and all of them if it fails.
unsafe impl Allocator for Kmalloc {
    const MIN_ALIGN: usize = bindings::ARCH_KMALLOC_MINALIGN;

    // If the layout is constant, the compiler removes most of this.
    #[inline]
    fn alloc(layout: Layout, flags: Flags, nid: NumaNode) -> Result<NonNull<[u8]>, AllocError> {
        #[cfg(not(CONFIG_SLOB))]
        let no_node = kmalloc_cache::alloc;
        #[cfg(CONFIG_SLOB)]
        let no_node = by_size;

        Self::alloc_with(layout, flags, nid, no_node)
    }

    unsafe fn realloc(
        ptr: Option<NonNull<u8>>,
        layout: Layout,
        old_layout: Layout,
        flags: Flags,
        nid: NumaNode,
    ) -> Result<NonNull<[u8]>, AllocError> {
        match ptr {
            Some(ptr) if old_layout.size() > 0 && layout.size() > 0 => {
                // SAFETY: The safety requirements are the same, and neither size is zero.
                unsafe { Self::resize(ptr, layout, old_layout, flags, nid) }
            }
            Some(ptr) if old_layout.size() > 0 => {
                // SAFETY: By the safety requirements of this function, `ptr` is memory of this
                // allocator with the layout `old_layout`, which is not used again.
                unsafe { Self::free(ptr, old_layout) };
                Ok(dangling(layout))
            }
            _ => kmalloc(layout, flags, nid),
        }
    }

    #[inline]
    unsafe fn free(ptr: NonNull<u8>, layout: Layout) {
        if layout.size() > 0 {
            // SAFETY: By the safety requirements of this function, `ptr` is memory from
            // `kmalloc()`, which is not used again.
            unsafe { bindings::kfree(ptr.as_ptr().cast()) };
        }
    }
}
