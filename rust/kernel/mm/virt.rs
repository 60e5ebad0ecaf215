// SPDX-License-Identifier: GPL-2.0

//! Mappings: the areas of memory that an address space consists of.
//!
//! C header: [`include/linux/mm.h`](srctree/include/linux/mm.h)
//!
//! What can be done with a `struct vm_area_struct` depends on the lock that is held: there is a
//! type for each case.

use crate::{
    error::{
        code::*,
        to_result,
        Result, //
    },
    mm::MmWithUser,
    page::{
        page_align,
        Page,
        PAGE_MASK, //
    },
    types::Opaque, //
};
use core::ops::Deref;

pub mod flags;
mod new;

pub use new::{
    VmaNew,
    VmaNewExt, //
};

/// The type of a set of [`flags`].
pub use bindings::vm_flags_t;

/// A mapping that is not removed: C's `struct vm_area_struct`, with the lock of its address space
/// held, at least for reading.
///
/// # Examples
///
/// ```
/// use kernel::{mm::virt::{flags, VmaRef}, page::PAGE_SIZE, prelude::*, uaccess::*};
///
/// /// Returns whether the mapping was created as a private one.
/// fn is_private(vma: &VmaRef) -> bool {
///     vma.flags() & flags::MAYSHARE == 0
/// }
///
/// # let memory = kernel::kunit::TestMemory::new(2)?;
/// # let start = memory.start();
/// # let mm = kernel::current!().mm().and_then(|mm| mm.mmget_not_zero()).ok_or(EINVAL)?;
/// let slice = |len| UserSlice::new(UserPtr::from_addr(start), len);
/// slice(2).writer().write_slice(b"ab")?;
///
/// let guard = mm.mmap_read_lock();
/// let vma = guard.vma_lookup(start).ok_or(EFAULT)?;
/// assert!(is_private(vma));
/// assert_eq!(vma.end() - vma.start(), 2 * PAGE_SIZE);
/// assert_eq!(vma.mm().as_raw(), mm.as_raw());
///
/// // The range exceeds the mapping, so nothing happens; the second time, the page is removed.
/// vma.zap_vma_range(start, 3 * PAGE_SIZE);
/// # drop(guard);
/// # let mut bytes = [0; 2];
/// # slice(2).reader().read_slice(&mut bytes)?;
/// # assert_eq!(&bytes, b"ab");
/// # let guard = mm.mmap_read_lock();
/// # let vma = guard.vma_lookup(start).ok_or(EFAULT)?;
/// vma.zap_vma_range(start, 1);
/// drop(guard);
///
/// let mut bytes = [1; 2];
/// slice(2).reader().read_slice(&mut bytes)?;
/// assert_eq!(bytes, [0, 0]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// The mapping is valid, and so is its address space, which has users. The lock of the address
/// space is held, at least for reading, or the mapping is being created.
#[repr(transparent)]
pub struct VmaRef {
    vma: Opaque<bindings::vm_area_struct>,
}

impl VmaRef {
    /// Borrows a mapping of C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, until the end of `'a`, `vma` points to a valid mapping of an
    /// address space that has users, and that the lock of the address space is held, at least for
    /// reading, or the mapping is being created.
    #[inline]
    pub unsafe fn from_raw<'a>(vma: *const bindings::vm_area_struct) -> &'a Self {
        // SAFETY: By the safety requirements of this function, the mapping is valid for `'a`. The
        // types have the same layout.
        unsafe { &*vma.cast() }
    }

    /// Returns the mapping as a pointer for C.
    #[inline]
    pub fn as_ptr(&self) -> *mut bindings::vm_area_struct {
        self.vma.get()
    }

    /// Returns the address space that the mapping belongs to.
    #[inline]
    pub fn mm(&self) -> &MmWithUser {
        // SAFETY: By the type invariants, the mapping is valid; its address space does not change,
        // and has users.
        unsafe { MmWithUser::from_raw((*self.as_ptr()).vm_mm) }
    }

    /// Returns the [`flags`] of the mapping.
    #[inline]
    pub fn flags(&self) -> vm_flags_t {
        // SAFETY: By the type invariants, the mapping is valid. Some flags change with the lock
        // held for reading, as `VM_PAT` does when pages are removed; hence the volatile access.
        unsafe { (&raw const (*self.as_ptr()).vm_flags).read_volatile() }
    }

    /// Returns the address of the first byte.
    ///
    /// That of a stack may become lower at any time, as its owner needs more.
    #[inline]
    pub fn start(&self) -> usize {
        // SAFETY: By the type invariants, the mapping is valid. `expand_downwards()` changes the
        // start of a stack with the lock held for reading; hence the volatile access.
        unsafe { (&raw const (*self.as_ptr()).vm_start).read_volatile() }
    }

    /// Returns the address after the last byte.
    ///
    /// That of a stack that grows upwards may become higher at any time.
    #[inline]
    pub fn end(&self) -> usize {
        // SAFETY: By the type invariants, the mapping is valid. `expand_upwards()` changes the end
        // of a stack with the lock held for reading; hence the volatile access.
        unsafe { (&raw const (*self.as_ptr()).vm_end).read_volatile() }
    }

    /// Removes the pages that contain bytes of a range, while the mapping remains. May sleep.
    ///
    /// The next access to the addresses is a page fault. Private memory is lost; changes of a file
    /// are not.
    ///
    /// Does nothing if the range is not within the mapping, if that is one of
    /// [huge pages](flags::HUGETLB), or, on x86, if it is one of physical addresses whose caching
    /// C keeps account of, such as `remap_pfn_range()` makes.
    #[inline]
    pub fn zap_vma_range(&self, address: usize, size: usize) {
        let Some(end) = address.checked_add(size).and_then(page_align) else {
            return;
        };
        if size == 0 || address < self.start() || self.end() < end {
            return;
        }

        // C would clear `VM_MAYSHARE` of a mapping of huge pages, by which it accounts for them,
        // and has a `BUG()` for less than a huge page.
        if self.flags() & flags::HUGETLB != 0 {
            return;
        }

        // C would release the caching type of the whole mapping, of which a part may remain mapped,
        // and not exclude others that hold the lock for reading, too. This is `VM_PAT`.
        #[cfg(CONFIG_X86)]
        {
            let tracked = flags::PFNMAP | flags::ARCH_1;
            if self.flags() & tracked == tracked {
                return;
            }
        }

        #[cfg(CONFIG_MMU)]
        {
            let start = address & PAGE_MASK;

            // SAFETY: By the type invariants, the mapping is valid, and the lock is held. The range
            // is not empty, is within the mapping, and consists of whole pages, without which C
            // would not find its end.
            unsafe { bindings::zap_page_range(self.as_ptr(), start, end - start) };
        }
    }

    /// Returns the mapping as one that pages can be inserted into, if the flag
    /// [`MIXEDMAP`](flags::MIXEDMAP) says so.
    #[inline]
    pub fn as_mixedmap_vma(&self) -> Option<&VmaMixedMap> {
        // SAFETY: The flag is set, and is never cleared. The rest holds by the type invariants.
        (self.flags() & flags::MIXEDMAP != 0)
            .then(|| unsafe { VmaMixedMap::from_raw(self.as_ptr()) })
    }
}

/// A mapping whose pages are inserted one by one.
///
/// [`VmaNew::set_mixedmap`] and [`VmaRef::as_mixedmap_vma`] return it.
///
/// # Examples
///
/// ```
/// use kernel::{mm::MmWithUser, page::Page, prelude::*};
///
/// /// Inserts a page where a driver's memory is mapped.
/// fn insert(mm: &MmWithUser, address: usize, page: &Page) -> Result {
///     mm.mmap_read_lock()
///         .vma_lookup(address)
///         .and_then(|vma| vma.as_mixedmap_vma())
///         .ok_or(EFAULT)?
///         .vm_insert_page(address, page)
/// }
///
/// # let memory = kernel::kunit::TestMemory::new(1)?;
/// # let start = memory.start();
/// # let mm = kernel::current!().mm().and_then(|mm| mm.mmget_not_zero()).ok_or(EINVAL)?;
/// // This is other memory.
/// let page = Page::alloc_page(GFP_KERNEL)?;
/// assert_eq!(insert(&mm, start, &page), Err(EFAULT));
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// As of [`VmaRef`]. The flag `VM_MIXEDMAP` is set.
#[repr(transparent)]
pub struct VmaMixedMap {
    vma: VmaRef,
}

impl Deref for VmaMixedMap {
    type Target = VmaRef;

    #[inline]
    fn deref(&self) -> &VmaRef {
        &self.vma
    }
}

impl VmaMixedMap {
    /// Borrows a mapping of C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the requirements of [`VmaRef::from_raw`] are met, and that the
    /// flag `VM_MIXEDMAP` is set.
    #[inline]
    pub unsafe fn from_raw<'a>(vma: *const bindings::vm_area_struct) -> &'a Self {
        // SAFETY: By the safety requirements of this function, the mapping is valid for `'a`. The
        // types have the same layout.
        unsafe { &*vma.cast() }
    }

    /// Maps a page at the page of an address. May sleep.
    ///
    /// The mapping counts a reference to the page: the memory is not freed as long as it is mapped,
    /// even if `page` is dropped. The process sees, and may change, what is in the page, at any
    /// time: it should have been allocated with [`__GFP_ZERO`](crate::alloc::flags::__GFP_ZERO), or
    /// been written since.
    ///
    /// # Errors
    ///
    /// Returns `EFAULT` if the address is not within the mapping; `EBUSY` if a page is mapped
    /// there; `ENOMEM` if memory cannot be allocated; `EINVAL` if the page cannot be mapped, or if
    /// the mapping may have huge pages.
    #[inline]
    pub fn vm_insert_page(&self, address: usize, page: &Page) -> Result {
        // SAFETY: By the type invariants, the mapping is valid. Its operations are set before
        // others know it; `vma_close()` changes them only with the lock held for writing.
        let ops = unsafe { (*self.as_ptr()).vm_ops };

        // C takes an entry for a huge page for a table of pages, and writes to what it refers to.
        // A fault of anonymous memory may insert one, `huge_fault()`, and a fault in the page
        // cache, of which mappings have `map_pages()`.
        //
        // SAFETY: The operations, if there are any, are valid as long as the mapping.
        let ops = unsafe { ops.as_ref() }.ok_or(EINVAL)?;
        if ops.huge_fault.is_some() || ops.map_pages.is_some() {
            return Err(EINVAL);
        }

        // SAFETY: By the type invariants, the mapping is valid, the lock is held, and the flag is
        // set, without which C would require the lock for writing. The page is valid.
        to_result(unsafe { bindings::vm_insert_page(self.as_ptr(), address, page.as_ptr()) })
    }
}
