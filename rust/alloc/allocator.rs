// SPDX-License-Identifier: GPL-2.0

//! What an allocator has to provide.

use core::{
    alloc::Layout,
    fmt,
    ptr::NonNull, //
};

use crate::{
    Flags,
    NumaNode, //
};

/// Memory could not be allocated.
///
/// Either there is none that satisfies the flags, or the request is larger than any allocation can
/// be. Where the kernel crate turns it into an error code, it is `ENOMEM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllocError;

impl fmt::Display for AllocError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("memory allocation failed")
    }
}

/// A way to obtain memory.
///
/// An allocator is a type without values: its functions take no `self`. It must be possible to call
/// them from any thread.
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
/// - Memory that was allocated must stay valid, at its address, until it is passed to
///   [`realloc`](Allocator::realloc) or [`free`](Allocator::free).
/// - Memory that one function returned may be passed to any other function of the same type, from
///   any thread.
/// - The functions must not unwind, and must keep the promises in their `# Guarantees` sections,
///   for every argument that their safety requirements allow. Where they cannot, they return
///   [`AllocError`]; that holds in particular for sizes, for alignments, and for NUMA nodes that
///   do not exist.
///
/// Mind the alignment: the size of a [`Layout`] need not be a multiple of its alignment, nor the
/// alignment at most [`MIN_ALIGN`](Allocator::MIN_ALIGN). An allocator with a back end that aligns
/// memory only for some sizes, as the kernel's slab allocator does for powers of two, has to ask
/// that back end for such a size. It also has to look at the address when memory is kept where it
/// is and the new alignment is larger than the old one.
pub unsafe trait Allocator {
    /// The alignment that all memory of this allocator has, whatever is asked for.
    ///
    /// # Guarantees
    ///
    /// A power of two, and every pointer returned for a size that is not zero is a multiple of it.
    const MIN_ALIGN: usize;

    /// Allocates memory.
    ///
    /// The same as [`realloc`](Allocator::realloc) without a pointer.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory, or none that satisfies the request.
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
    /// The slice is at least `layout.size()` bytes long. The flags are heeded; with `__GFP_ZERO`
    /// the first `layout.size()` bytes are zero.
    #[inline]
    fn alloc(layout: Layout, flags: Flags, nid: NumaNode) -> Result<NonNull<[u8]>, AllocError> {
        // SAFETY: Without a pointer nothing is asked of the caller.
        unsafe { Self::realloc(None, layout, Layout::new::<()>(), flags, nid) }
    }

    /// Changes the size of an allocation, and moves it if need be.
    ///
    /// Without a pointer, or with an `old_layout` of size zero, memory is newly allocated. With a
    /// `layout` of size zero the memory is freed, and a dangling pointer returned that is a
    /// multiple of `layout.align()`; this never fails. When the size shrinks, the allocator may
    /// leave the memory as it is.
    ///
    /// `nid` says on which NUMA node new memory should be. A node that does not exist, or has no
    /// memory, is a reason to fail or to use another one, but no excuse for undefined behaviour.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory, or none that satisfies the request. The old memory is
    /// then unchanged and still belongs to the caller.
    ///
    /// # Safety
    ///
    /// If there is a `ptr`, and `old_layout.size()` is not zero, then
    ///
    /// - `ptr` must have been returned by this allocator and not been freed or reallocated since;
    /// - `old_layout` must be the layout that was asked for in the call which returned it.
    ///
    /// On `Ok` the caller must not use `ptr` any more.
    ///
    /// # Guarantees
    ///
    /// Those of [`alloc`](Allocator::alloc), with this difference: the first bytes, up to the
    /// lesser of the old and the new size, are those of the old memory.
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
    /// If `layout.size()` is not zero, then
    ///
    /// - `ptr` must have been returned by this allocator and not been freed or reallocated since;
    /// - `layout` must be the layout that was asked for in the call which returned it.
    ///
    /// The caller must not use `ptr` any more.
    #[inline]
    unsafe fn free(ptr: NonNull<u8>, layout: Layout) {
        // SAFETY: The caller's promises are those `realloc` asks for. As the new size is zero, this
        // frees the memory.
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
