// SPDX-License-Identifier: GPL-2.0

//! The [`Allocator`] trait: what an allocator provides.

use core::{
    alloc::Layout,
    fmt,
    ptr::NonNull, //
};

use crate::{
    Flags,
    NumaNode, //
};

/// The error of a failed allocation.
///
/// Either no memory satisfies the flags, or the request is larger than any allocation can be. The
/// kernel crate converts it into the error code `ENOMEM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllocError;

impl fmt::Display for AllocError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("memory allocation failed")
    }
}

/// An allocator: a type that allocates, reallocates and frees memory.
///
/// The type needs no values, since its functions take no `self`. They can be called from any
/// thread.
///
/// # Examples
///
/// An allocator that counts what another one does:
///
/// ```
/// use core::{alloc::Layout, ptr::NonNull, sync::atomic::{AtomicUsize, Ordering}};
/// use kernel::alloc::{allocator::Kmalloc, AllocError, Allocator, Box, Flags, NumaNode};
/// use kernel::prelude::*;
///
/// static CALLS: AtomicUsize = AtomicUsize::new(0);
///
/// struct Counting;
///
/// // SAFETY: All is done by `Kmalloc`, which keeps the promises.
/// unsafe impl Allocator for Counting {
///     const MIN_ALIGN: usize = Kmalloc::MIN_ALIGN;
///
///     unsafe fn realloc(
///         ptr: Option<NonNull<u8>>,
///         layout: Layout,
///         old_layout: Layout,
///         flags: Flags,
///         nid: NumaNode,
///     ) -> Result<NonNull<[u8]>, AllocError> {
///         CALLS.fetch_add(1, Ordering::Relaxed);
///         // SAFETY: `Kmalloc` asks for what this function asks for, and all memory of `Counting`
///         // is memory of `Kmalloc`.
///         unsafe { Kmalloc::realloc(ptr, layout, old_layout, flags, nid) }
///     }
/// }
///
/// let b = Box::<u32, Counting>::new(42, GFP_KERNEL)?;
/// assert_eq!(*b, 42);
/// drop(b);
/// assert_eq!(CALLS.load(Ordering::Relaxed), 2);
/// # Ok::<(), Error>(())
/// ```
///
/// # Safety
///
/// Implementers must ensure that:
///
/// - Allocated memory stays valid, at its address, until it is passed to
///   [`realloc`](Allocator::realloc) or [`free`](Allocator::free).
/// - Memory returned by one function can be passed to any other function of the same type, from any
///   thread.
/// - The functions do not unwind, and uphold their `# Guarantees` sections for every argument that
///   their safety requirements allow. Where they cannot, they return [`AllocError`]; this includes
///   sizes, alignments, and NUMA nodes that do not exist.
///
/// Mind the alignment: the size of a [`Layout`] need not be a multiple of its alignment, nor the
/// alignment at most [`MIN_ALIGN`](Allocator::MIN_ALIGN). An allocator whose back end aligns memory
/// only for some sizes, as the kernel's slab allocator does for powers of two, must request such a
/// size from it. It must also check the address when memory stays in place and the new alignment is
/// larger than the old one.
pub unsafe trait Allocator {
    /// The minimum alignment of all memory of this allocator.
    ///
    /// # Guarantees
    ///
    /// It is a power of two, and every pointer returned for a size other than zero is a multiple of
    /// it.
    const MIN_ALIGN: usize;

    /// Allocates memory.
    ///
    /// The same as [`realloc`](Allocator::realloc) without a pointer.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if no memory, or none that satisfies the request, is available.
    ///
    /// # Guarantees
    ///
    /// The pointer returned is
    ///
    /// - valid for reads and writes of `layout.size()` bytes until it is passed to
    ///   [`free`](Allocator::free) or [`realloc`](Allocator::realloc); dangling if the size is
    ///   zero;
    /// - a multiple of `layout.align()`.
    ///
    /// The slice is at least `layout.size()` bytes long. The flags are respected; with `__GFP_ZERO`
    /// the first `layout.size()` bytes are zero.
    #[inline]
    fn alloc(layout: Layout, flags: Flags, nid: NumaNode) -> Result<NonNull<[u8]>, AllocError> {
        // SAFETY: The safety requirements of `realloc` concern only calls with a pointer.
        unsafe { Self::realloc(None, layout, Layout::new::<()>(), flags, nid) }
    }

    /// Reallocates memory: changes the size of an allocation, and moves it if necessary.
    ///
    /// Without a pointer, or with an `old_layout` of size zero, this allocates new memory. With a
    /// `layout` of size zero, it frees the memory and returns a dangling pointer that is a multiple
    /// of `layout.align()`; this never fails. When the size shrinks, the allocator may leave the
    /// memory as it is.
    ///
    /// `nid` is the preferred NUMA node for new memory. If that node does not exist, or has no
    /// memory, the allocator may fail or use another node; it never causes undefined behavior.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if no memory, or none that satisfies the request, is available. The
    /// old memory is then unchanged and still owned by the caller.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - If there is a `ptr` and `old_layout.size()` is not zero, `ptr` was returned by this
    ///   allocator and was not freed or reallocated since, and `old_layout` is the layout that was
    ///   requested in the call that returned `ptr`.
    /// - `ptr` is not used again if this returns `Ok`.
    ///
    /// # Guarantees
    ///
    /// The guarantees are those of [`alloc`](Allocator::alloc), except that the first bytes, up to
    /// the lesser of the old and the new size, keep their old contents.
    unsafe fn realloc(
        ptr: Option<NonNull<u8>>,
        layout: Layout,
        old_layout: Layout,
        flags: Flags,
        nid: NumaNode,
    ) -> Result<NonNull<[u8]>, AllocError>;

    /// Frees memory.
    ///
    /// If `layout.size()` is zero, this does nothing.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - Unless `layout.size()` is zero, `ptr` was returned by this allocator and was not freed or
    ///   reallocated since, and `layout` is the layout that was requested in the call that returned
    ///   `ptr`.
    /// - `ptr` is not used again.
    #[inline]
    unsafe fn free(ptr: NonNull<u8>, layout: Layout) {
        // SAFETY: The safety requirements of this function are those of `realloc` with `layout` as
        // the old layout. As the new size is zero, `realloc` frees the memory.
        let _ = unsafe {
            Self::realloc(
                Some(ptr),
                Layout::new::<()>(),
                layout,
                Flags::empty(),
                NumaNode::NO_NODE,
            )
        };
    }
}
