// SPDX-License-Identifier: GPL-2.0

//! `kmalloc()`

use super::*;

/// Physically contiguous memory, from `kmalloc()`.
///
/// The usual choice, above all for small objects. Beyond some pages, allocating may well fail.
///
/// Allocating may sleep unless the flags say otherwise. Freeing does not sleep, and is allowed
/// wherever C may call `kfree()`, which is everywhere but in an NMI.
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
    /// The layout to ask `kmalloc()` for, to get memory of the size and alignment of `layout`.
    ///
    /// `kmalloc()` aligns memory to `ARCH_KMALLOC_MINALIGN`, or to its size if that is a power of
    /// two. So where a layout needs more than the minimum, its size becomes one.
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

        // There is no such layout if the size is more than half of the address space. Any layout of
        // that size will do then: `kmalloc()` refuses it.
        padded
            .size()
            .checked_next_power_of_two()
            .and_then(|size| Layout::from_size_align(size, layout.align()).ok())
            .unwrap_or(padded)
    }

    /// Resizes memory. Both sizes are greater than zero.
    ///
    /// # Safety
    ///
    /// As for [`Allocator::realloc`].
    unsafe fn resize(
        ptr: NonNull<u8>,
        layout: Layout,
        old_layout: Layout,
        flags: Flags,
        nid: NumaNode,
    ) -> Result<NonNull<[u8]>, AllocError> {
        // `krealloc()` keeps the memory where it is if it can, whatever its alignment, and
        // otherwise takes it from any node.
        if !is_aligned(ptr, layout) || nid != NumaNode::NO_NODE {
            let new = kmalloc(layout, flags, nid)?;

            // SAFETY: These are different allocations, and the caller gives up the old one.
            unsafe {
                copy(ptr, old_layout, new, layout);
                Self::free(ptr, old_layout);
            }
            return Ok(new);
        }

        let size = Self::aligned_layout(layout).size();

        // SAFETY: The caller vouches for `ptr` being memory that `kmalloc()` allocated.
        let new = unsafe { bindings::krealloc(ptr.as_ptr().cast(), size, gfp(flags)) };
        let new = allocated(new, layout)?;

        // `krealloc()` does not zero what lies between the sizes asked for.
        //
        // SAFETY: The new memory has the size of `layout`, at least.
        unsafe { zero_growth(new.cast(), old_layout.size(), layout.size(), flags) };
        Ok(new)
    }
}

/// [`Kmalloc::alloc`] as a function, for where the layout is not known to the compiler.
#[inline(never)]
pub(super) fn kmalloc(
    layout: Layout,
    flags: Flags,
    nid: NumaNode,
) -> Result<NonNull<[u8]>, AllocError> {
    Kmalloc::alloc(layout, flags, nid)
}

// SAFETY:
// - Memory that `kmalloc()` and `krealloc()` return is valid until it is given to `krealloc()` or
//   `kfree()`, which only `realloc` and `free` do, and each takes any of it.
// - It is as large as asked for. It is aligned to `ARCH_KMALLOC_MINALIGN`, and to `layout.align()`
//   if that is more, by `aligned_layout`; where `krealloc()` may keep the memory in place, the
//   address has been checked.
// - `krealloc()` keeps the content up to the lesser size, and all of it if it fails.
unsafe impl Allocator for Kmalloc {
    const MIN_ALIGN: usize = bindings::ARCH_KMALLOC_MINALIGN;

    // Where the layout is constant, little of this is left.
    #[inline]
    fn alloc(layout: Layout, flags: Flags, nid: NumaNode) -> Result<NonNull<[u8]>, AllocError> {
        if layout.size() == 0 {
            return Ok(dangling(layout));
        }

        let size = Self::aligned_layout(layout).size();
        let ptr = if nid == NumaNode::NO_NODE {
            // SAFETY: It may be called with any size, and any of the flags that `gfp()` lets pass.
            unsafe { bindings::__kmalloc(size, gfp(flags)) }
        } else {
            // SAFETY: As above, and with a node that exists.
            unsafe { bindings::kmalloc_node(size, gfp(flags), node(nid)) }
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
        match ptr {
            Some(ptr) if old_layout.size() > 0 && layout.size() > 0 => {
                // SAFETY: The contract is the same.
                unsafe { Self::resize(ptr, layout, old_layout, flags, nid) }
            }
            Some(ptr) if old_layout.size() > 0 => {
                // SAFETY: The caller gives the memory up.
                unsafe { Self::free(ptr, old_layout) };
                Ok(dangling(layout))
            }
            _ => kmalloc(layout, flags, nid),
        }
    }

    #[inline]
    unsafe fn free(ptr: NonNull<u8>, layout: Layout) {
        if layout.size() > 0 {
            // SAFETY: The caller vouches for `ptr` being memory that `kmalloc()` allocated.
            unsafe { bindings::kfree(ptr.as_ptr().cast()) };
        }
    }
}
