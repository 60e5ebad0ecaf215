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

/// The size of a page is 2 to the power of this.
pub const PAGE_SHIFT: usize = bindings::PAGE_SHIFT as usize;

/// The size of a page, in bytes.
pub const PAGE_SIZE: usize = bindings::PAGE_SIZE;

/// The bits of an address that tell which page it is in.
pub const PAGE_MASK: usize = !(PAGE_SIZE - 1);

/// The address itself if a page begins there, or else that of the next page. `None` if there is no
/// such address.
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

/// A page of memory, which is freed when this is dropped.
///
/// The memory need not have an address in the kernel: it is given one while it is read or written,
/// on machines that have more memory than addresses. Others may have the page, too: a device, or a
/// process that has mapped it. So access is by copying, and unsafe: nobody else may access the same
/// bytes at the same time.
///
/// # Invariants
///
/// `page` points to a page that was allocated, and that is not freed before this is.
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

// SAFETY: Whoever calls the functions that access the memory must see to it that nobody else does.
// The others only read what does not change as long as the page is there.
unsafe impl Sync for Page {}

impl Page {
    /// Allocates a page.
    ///
    /// What is in it is left over from its last use, unless the flags contain `__GFP_ZERO`. May
    /// sleep if the flags say so.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory.
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
        // SAFETY: It may be called with any of the flags that `gfp()` lets pass.
        let page = unsafe { bindings::alloc_page(gfp(flags)) };

        // INVARIANT: It was just allocated, and nobody else frees it.
        Ok(Self {
            page: NonNull::new(page).ok_or(AllocError)?,
        })
    }

    /// The page as C has it.
    #[inline]
    pub fn as_ptr(&self) -> *mut bindings::page {
        self.page.as_ptr()
    }

    /// The NUMA node that the memory belongs to.
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
        // SAFETY: By the type's invariant.
        unsafe { bindings::page_to_nid(self.as_ptr()) }
    }

    /// Calls a function with the address of some bytes of the page, which it has meanwhile.
    ///
    /// The function must not sleep.
    ///
    /// Fails with `EINVAL` if they are not all within the page.
    #[inline]
    fn with_bytes(&self, offset: usize, len: usize, f: impl FnOnce(*mut u8)) -> Result {
        if offset > PAGE_SIZE || len > PAGE_SIZE - offset {
            return Err(EINVAL);
        }

        // SAFETY: By the type's invariant. It is unmapped below, in the same context.
        let address = unsafe { bindings::kmap_atomic(self.as_ptr()) };

        // The sum wraps no more than the page does.
        f(address.cast::<u8>().wrapping_add(offset));

        // SAFETY: It was mapped above, after anything that `f` may have mapped.
        unsafe { bindings::kunmap_atomic(address) };
        Ok(())
    }

    /// Copies bytes of the page, from `offset` on, to `dst`.
    ///
    /// Does not sleep.
    ///
    /// # Errors
    ///
    /// `EINVAL` if they are not all within the page.
    ///
    /// # Safety
    ///
    /// `len` bytes may be written to `dst`, which is not in the page. Nothing writes these bytes of
    /// the page meanwhile. If they are not initialised, then neither is what is copied.
    pub unsafe fn read_raw(&self, dst: *mut u8, offset: usize, len: usize) -> Result {
        self.with_bytes(offset, len, |src| {
            // SAFETY: `src` is mapped for `len` bytes. The caller vouches for the rest.
            unsafe { src.copy_to_nonoverlapping(dst, len) }
        })
    }

    /// Copies bytes from `src` into the page, from `offset` on.
    ///
    /// Does not sleep.
    ///
    /// # Errors
    ///
    /// `EINVAL` if they do not all fit into the page.
    ///
    /// # Safety
    ///
    /// `len` bytes may be read from `src`, which is not in the page. Nothing else reads or writes
    /// these bytes of the page meanwhile.
    pub unsafe fn write_raw(&self, src: *const u8, offset: usize, len: usize) -> Result {
        self.with_bytes(offset, len, |dst| {
            // SAFETY: `dst` is mapped for `len` bytes. The caller vouches for the rest.
            unsafe { src.copy_to_nonoverlapping(dst, len) }
        })
    }

    /// Writes zeroes into the page, from `offset` on.
    ///
    /// Does not sleep.
    ///
    /// # Errors
    ///
    /// `EINVAL` if they do not all fit into the page.
    ///
    /// # Safety
    ///
    /// Nothing else reads or writes these bytes of the page meanwhile.
    pub unsafe fn fill_zero_raw(&self, offset: usize, len: usize) -> Result {
        self.with_bytes(offset, len, |dst| {
            // SAFETY: `dst` is mapped for `len` bytes. The caller vouches for the rest.
            unsafe { dst.write_bytes(0, len) }
        })
    }

    /// Copies bytes from user space into the page, from `offset` on.
    ///
    /// May sleep.
    ///
    /// # Errors
    ///
    /// `EINVAL` if they do not all fit into the page; then nothing is read. `EFAULT` if it is not
    /// the process's memory, or the reader has not as much left; some bytes may have been written.
    ///
    /// # Safety
    ///
    /// Nothing else reads or writes these bytes of the page meanwhile. If the process has mapped
    /// the page, neither are they what is read.
    pub unsafe fn copy_from_user_slice_raw(
        &self,
        reader: &mut UserSliceReader,
        offset: usize,
        len: usize,
    ) -> Result {
        if offset > PAGE_SIZE || len > PAGE_SIZE - offset {
            return Err(EINVAL);
        }

        // Memory of user space may have to be brought in from disk, which may not happen while a
        // page is mapped by `kmap_atomic()`.
        //
        // SAFETY: By the type's invariant. It is unmapped below.
        let address = unsafe { bindings::kmap(self.as_ptr()) };

        // SAFETY: All of the page is mapped, `offset` and `len` are within it, and the caller sees
        // to it that nothing else has access.
        let bytes = unsafe {
            core::slice::from_raw_parts_mut(
                address.cast::<MaybeUninit<u8>>().wrapping_add(offset),
                len,
            )
        };
        let result = reader.read_raw(bytes);

        // SAFETY: It was mapped above.
        unsafe { bindings::kunmap(self.as_ptr()) };
        result
    }
}

impl Drop for Page {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type's invariant the page is there, and is this value's to free.
        unsafe { bindings::__free_pages(self.as_ptr(), 0) };
    }
}
