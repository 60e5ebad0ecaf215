// SPDX-License-Identifier: GPL-2.0

//! Pages of memory.
//!
//! C headers: [`include/linux/mm.h`](srctree/include/linux/mm.h),
//! [`include/linux/highmem.h`](srctree/include/linux/highmem.h)

use crate::{
    alloc::{
        allocator::gfp,
        AllocError,
        Flags, //
    },
    prelude::*,
    uaccess::UserSliceReader, //
};
use core::{
    mem::MaybeUninit,
    ptr::NonNull, //
};

mod borrowed;

pub use borrowed::{
    AsPageIter,
    BorrowedPage, //
};

/// The binary logarithm of the size of a page.
pub const PAGE_SHIFT: usize = bindings::PAGE_SHIFT as usize;

/// The size of a page, in bytes.
pub const PAGE_SIZE: usize = bindings::PAGE_SIZE;

/// The mask of the bits of an address that are the start of its page.
pub const PAGE_MASK: usize = !(PAGE_SIZE - 1);

/// Rounds an address up to a multiple of the page size. Returns `None` if the result would
/// overflow.
///
/// # Examples
///
/// ```
/// use kernel::page::{page_align, PAGE_SIZE};
///
/// assert_eq!(page_align(0), Some(0));
/// assert_eq!(page_align(1), Some(PAGE_SIZE));
/// assert_eq!(page_align(PAGE_SIZE), Some(PAGE_SIZE));
/// assert_eq!(page_align(usize::MAX), None);
/// ```
#[inline(always)]
pub const fn page_align(addr: usize) -> Option<usize> {
    match addr.checked_add(PAGE_SIZE - 1) {
        Some(sum) => Some(sum & PAGE_MASK),
        None => None,
    }
}

/// An owned page of memory, which is freed when dropped.
///
/// The page may be in high memory, where it has no permanent kernel address: it is mapped while it
/// is read or written. Others may access the page, too: a device, or a process that has mapped it.
/// Therefore access is by copying, and `unsafe`: the caller must prevent data races.
///
/// # Invariants
///
/// `page` points to an allocated page, which is not freed while this value can be used. A value
/// that is dropped owns the page.
///
/// # Examples
///
/// ```
/// use kernel::{page::{Page, PAGE_SIZE}, prelude::*};
///
/// let page = Page::alloc_page(GFP_KERNEL | __GFP_ZERO)?;
/// let mut text = *b"....";
///
/// // SAFETY: Both arrays have four bytes, and nobody else has the page.
/// unsafe {
///     page.write_raw(b"page".as_ptr(), 1000, 4)?;
///     page.read_raw(text.as_mut_ptr(), 998, 4)?;
/// }
/// assert_eq!(&text, b"\0\0pa");
///
/// // SAFETY: As above; and it fails, as the last byte would be past the end.
/// assert_eq!(unsafe { page.read_raw(text.as_mut_ptr(), PAGE_SIZE - 3, 4) }, Err(EINVAL));
/// # Ok::<(), Error>(())
/// ```
pub struct Page {
    page: NonNull<bindings::page>,
}

// SAFETY: A page can be freed by any thread.
unsafe impl Send for Page {}

// SAFETY: The safety requirements of the functions that access the memory exclude data races. The
// other functions only read data that does not change while the page is allocated.
unsafe impl Sync for Page {}

impl Page {
    /// Allocates a page.
    ///
    /// Its contents are uninitialized, unless the flags contain `__GFP_ZERO`. May sleep if the
    /// flags permit it.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{page::Page, prelude::*};
    ///
    /// let page = Page::alloc_page(GFP_KERNEL)?;
    /// assert!(!page.as_ptr().is_null());
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn alloc_page(flags: Flags) -> Result<Self, AllocError> {
        // SAFETY: The function may be called with any flags that `gfp()` returns.
        let page = unsafe { bindings::alloc_page(gfp(flags)) };

        // INVARIANT: The page was just allocated, and nothing else frees it.
        Ok(Self {
            page: NonNull::new(page).ok_or(AllocError)?,
        })
    }

    /// Returns the page as a pointer for C.
    #[inline]
    pub fn as_ptr(&self) -> *mut bindings::page {
        self.page.as_ptr()
    }

    /// Returns the NUMA node of the page.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{page::Page, prelude::*};
    ///
    /// assert!(Page::alloc_page(GFP_KERNEL)?.nid() >= 0);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn nid(&self) -> i32 {
        // SAFETY: By the type invariant the page is allocated.
        unsafe { bindings::page_to_nid(self.as_ptr()) }
    }

    /// Maps the page, and calls a function with the address of some of its bytes, which is valid
    /// during the call.
    ///
    /// The function must not sleep.
    ///
    /// Returns `EINVAL` if the bytes are not all within the page.
    #[inline]
    fn with_bytes(&self, offset: usize, len: usize, f: impl FnOnce(*mut u8)) -> Result {
        if offset > PAGE_SIZE || len > PAGE_SIZE - offset {
            return Err(EINVAL);
        }

        // SAFETY: By the type invariant the page is allocated. It is unmapped below, in the same
        // context.
        let address = unsafe { bindings::kmap_atomic(self.as_ptr()) };

        // The sum does not wrap, as the bytes are within the page.
        f(address.cast::<u8>().wrapping_add(offset));

        // SAFETY: The page was mapped above, and `f` has unmapped all pages that it mapped later.
        unsafe { bindings::kunmap_atomic(address) };
        Ok(())
    }

    /// Copies bytes of the page, from `offset` on, to `dst`. Does not sleep.
    ///
    /// # Errors
    ///
    /// Returns `EINVAL` if the bytes are not all within the page.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `dst` is valid for writes of `len` bytes, and does not point into the page.
    /// - No data race occurs: nothing writes these bytes of the page concurrently.
    /// - The copy is treated as uninitialized where the bytes of the page are.
    pub unsafe fn read_raw(&self, dst: *mut u8, offset: usize, len: usize) -> Result {
        self.with_bytes(offset, len, |src| {
            // SAFETY: `src` is mapped for `len` bytes. The rest holds by the safety requirements of
            // this function.
            unsafe { src.copy_to_nonoverlapping(dst, len) }
        })
    }

    /// Copies bytes from `src` into the page, from `offset` on. Does not sleep.
    ///
    /// # Errors
    ///
    /// Returns `EINVAL` if the bytes do not all fit into the page.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - `src` is valid for reads of `len` bytes, and does not point into the page.
    /// - No data race occurs: nothing else reads or writes these bytes of the page concurrently.
    pub unsafe fn write_raw(&self, src: *const u8, offset: usize, len: usize) -> Result {
        self.with_bytes(offset, len, |dst| {
            // SAFETY: `dst` is mapped for `len` bytes. The rest holds by the safety requirements of
            // this function.
            unsafe { src.copy_to_nonoverlapping(dst, len) }
        })
    }

    /// Zeroes bytes of the page, from `offset` on. Does not sleep.
    ///
    /// # Errors
    ///
    /// Returns `EINVAL` if the bytes are not all within the page.
    ///
    /// # Safety
    ///
    /// The caller must ensure that nothing else reads or writes these bytes of the page
    /// concurrently.
    pub unsafe fn fill_zero_raw(&self, offset: usize, len: usize) -> Result {
        self.with_bytes(offset, len, |dst| {
            // SAFETY: `dst` is mapped for `len` bytes, which nothing else accesses, by the safety
            // requirements of this function.
            unsafe { dst.write_bytes(0, len) }
        })
    }

    /// Copies bytes from user space into the page, from `offset` on. May sleep.
    ///
    /// # Errors
    ///
    /// Returns `EINVAL` if the bytes do not all fit into the page; then nothing is read. Returns
    /// `EFAULT` if the user memory is not accessible, or the reader has fewer bytes left; then some
    /// bytes may have been written.
    ///
    /// # Safety
    ///
    /// The caller must ensure that:
    ///
    /// - Nothing else reads or writes these bytes of the page concurrently.
    /// - If the page is mapped in user space, the source does not overlap these bytes of the page.
    pub unsafe fn copy_from_user_slice_raw(
        &self,
        reader: &mut UserSliceReader,
        offset: usize,
        len: usize,
    ) -> Result {
        if offset > PAGE_SIZE || len > PAGE_SIZE - offset {
            return Err(EINVAL);
        }

        // Reading user memory may fault and sleep, which is not allowed while a page is mapped by
        // `kmap_atomic()`.
        //
        // SAFETY: By the type invariant the page is allocated. It is unmapped below.
        let address = unsafe { bindings::kmap(self.as_ptr()) };

        // SAFETY: The whole page is mapped, `offset` and `len` are within it, and, by the safety
        // requirements of this function, nothing else accesses these bytes.
        let bytes = unsafe {
            core::slice::from_raw_parts_mut(
                address.cast::<MaybeUninit<u8>>().wrapping_add(offset),
                len,
            )
        };
        let result = reader.read_raw(bytes);

        // SAFETY: The page was mapped above.
        unsafe { bindings::kunmap(self.as_ptr()) };
        result
    }
}

impl Drop for Page {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariant the page is allocated, and this value, as it is dropped,
        // owns it.
        unsafe { bindings::__free_pages(self.as_ptr(), 0) };
    }
}
