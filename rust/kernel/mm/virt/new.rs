// SPDX-License-Identifier: GPL-2.0

//! [`VmaNew`]: a mapping that is being created.

use super::{
    flags,
    vm_flags_t,
    VmaMixedMap,
    VmaRef, //
};
use crate::{
    error::{
        code::*,
        Result, //
    },
    page::{
        Page,
        PAGE_SHIFT,
        PAGE_SIZE, //
    }, //
};
use core::ops::Deref;

/// A mapping of a file that is being created, in the file's `mmap()`.
///
/// Only there can its flags be changed, as nothing else knows it yet.
///
/// # Examples
///
/// ```
/// use kernel::{bindings, mm::virt::{flags, VmaNew}, prelude::*};
///
/// /// Permits reading only, now and later, and nothing but the size that was asked for.
/// fn mmap(vma: &VmaNew) -> Result {
///     vma.try_clear_maywrite()?;
///     vma.try_clear_mayexec()?;
///     vma.set_dontexpand();
///     Ok(())
/// }
///
/// # let mut c_vma = bindings::vm_area_struct {
/// #     vm_flags: flags::READ | flags::MAYREAD | flags::MAYWRITE | flags::MAYEXEC,
/// #     ..Default::default()
/// # };
/// # // SAFETY: Only the flags are used.
/// # let vma = unsafe { VmaNew::from_raw(&mut c_vma) };
/// mmap(vma)?;
/// assert_eq!(vma.flags(), flags::READ | flags::MAYREAD | flags::DONTEXPAND);
/// assert!(vma.readable() && !vma.writable() && !vma.executable());
/// assert_eq!(vma.try_clear_mayread(), Err(EINVAL));
///
/// vma.set_io();
/// vma.set_dontcopy();
/// vma.set_dontdump();
/// let more = flags::IO | flags::DONTCOPY | flags::DONTDUMP;
/// assert_eq!(vma.flags() & more, more);
///
/// assert!(vma.as_mixedmap_vma().is_none());
/// vma.set_mixedmap();
/// assert!(vma.as_mixedmap_vma().is_some());
///
/// # let mut c_vma = bindings::vm_area_struct { vm_flags: flags::WRITE, ..Default::default() };
/// # // SAFETY: Only the flags are used.
/// # let vma = unsafe { VmaNew::from_raw(&mut c_vma) };
/// // Another one is to be written.
/// assert_eq!(mmap(vma), Err(EINVAL));
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// As of [`VmaRef`]. The mapping is being created, in `mmap()` of its file, and only this thread
/// has access to it. The flag `VM_PFNMAP` is not set.
#[repr(transparent)]
pub struct VmaNew {
    vma: VmaRef,
}

impl Deref for VmaNew {
    type Target = VmaRef;

    #[inline]
    fn deref(&self) -> &VmaRef {
        &self.vma
    }
}

impl VmaNew {
    /// Borrows a mapping of C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, until the end of `'a`, `vma` points to a valid mapping of the
    /// current task's address space that is being created in `mmap()` of its file, that its flags
    /// do not contain `VM_PFNMAP`, and that no other thread has access to it.
    #[inline]
    pub unsafe fn from_raw<'a>(vma: *mut bindings::vm_area_struct) -> &'a Self {
        // SAFETY: By the safety requirements of this function, the mapping is valid for `'a`. The
        // types have the same layout.
        unsafe { &*vma.cast() }
    }

    /// Sets and clears flags.
    #[inline]
    fn change_flags(&self, set: vm_flags_t, clear: vm_flags_t) {
        let flags = (self.flags() | set) & !clear;

        // SAFETY: By the type invariants, the mapping is valid, and only this thread has access to
        // it. No reference to the flags exists.
        unsafe { (*self.as_ptr()).vm_flags = flags };
    }

    /// Sets the flag [`MIXEDMAP`](flags::MIXEDMAP), so that pages can be inserted, now or later.
    #[inline]
    pub fn set_mixedmap(&self) -> &VmaMixedMap {
        self.change_flags(flags::MIXEDMAP, 0);

        // SAFETY: The flag has just been set. The rest holds by the type invariants.
        unsafe { VmaMixedMap::from_raw(self.as_ptr()) }
    }

    /// Sets the flag [`IO`](flags::IO): the memory is that of a device.
    #[inline]
    pub fn set_io(&self) {
        self.change_flags(flags::IO, 0);
    }

    /// Sets the flag [`DONTEXPAND`](flags::DONTEXPAND): the mapping does not grow.
    ///
    /// Without it, `mremap()` makes the mapping larger, and calls nothing of the driver.
    #[inline]
    pub fn set_dontexpand(&self) {
        self.change_flags(flags::DONTEXPAND, 0);
    }

    /// Sets the flag [`DONTCOPY`](flags::DONTCOPY): child processes do not get the mapping.
    ///
    /// `madvise()` can clear it, unless the flag [`IO`](flags::IO) is set.
    #[inline]
    pub fn set_dontcopy(&self) {
        self.change_flags(flags::DONTCOPY, 0);
    }

    /// Sets the flag [`DONTDUMP`](flags::DONTDUMP): core dumps do not contain the memory.
    ///
    /// `madvise()` can clear it, unless [`DONTEXPAND`](flags::DONTEXPAND) or a similar flag of
    /// drivers is set.
    #[inline]
    pub fn set_dontdump(&self) {
        self.change_flags(flags::DONTDUMP, 0);
    }

    /// Returns whether the memory can be read.
    #[inline]
    pub fn readable(&self) -> bool {
        self.flags() & flags::READ != 0
    }

    /// Returns whether the memory can be written.
    #[inline]
    pub fn writable(&self) -> bool {
        self.flags() & flags::WRITE != 0
    }

    /// Returns whether the memory can be executed.
    #[inline]
    pub fn executable(&self) -> bool {
        self.flags() & flags::EXEC != 0
    }

    /// Clears a flag of those that limit `mprotect()`, unless the one that it permits is set.
    #[inline]
    fn forbid(&self, flag: vm_flags_t, may: vm_flags_t) -> Result {
        if self.flags() & flag != 0 {
            return Err(EINVAL);
        }
        self.change_flags(0, may);
        Ok(())
    }

    /// Clears the flag [`MAYREAD`](flags::MAYREAD): `mprotect()` cannot make the memory readable.
    ///
    /// Many processors, such as x86's, let a process read all memory that it may write.
    ///
    /// # Errors
    ///
    /// Returns `EINVAL` if the memory is readable.
    #[inline]
    pub fn try_clear_mayread(&self) -> Result {
        self.forbid(flags::READ, flags::MAYREAD)
    }

    /// Clears the flag [`MAYWRITE`](flags::MAYWRITE): `mprotect()` cannot make the memory writable.
    ///
    /// # Errors
    ///
    /// Returns `EINVAL` if the memory is writable.
    #[inline]
    pub fn try_clear_maywrite(&self) -> Result {
        self.forbid(flags::WRITE, flags::MAYWRITE)
    }

    /// Clears the flag [`MAYEXEC`](flags::MAYEXEC): `mprotect()` cannot make the memory
    /// executable.
    ///
    /// # Errors
    ///
    /// Returns `EINVAL` if the memory is executable.
    #[inline]
    pub fn try_clear_mayexec(&self) -> Result {
        self.forbid(flags::EXEC, flags::MAYEXEC)
    }
}

/// What a driver that maps its pages needs of a [`VmaNew`] beside what mainline's has.
///
/// # Examples
///
/// ```
/// use kernel::{bindings, mm::virt::*, page::{Page, PAGE_SIZE}, prelude::*};
///
/// /// Maps the part of a driver's memory that `mmap()` asks for.
/// fn mmap(vma: &VmaNew, pages: &[Page]) -> Result {
///     vma.map_pages(pages)
/// }
///
/// # let mut c_vma = bindings::vm_area_struct {
/// #     vm_end: PAGE_SIZE,
/// #     vm_pgoff: 1,
/// #     ..Default::default()
/// # };
/// # // SAFETY: Only the addresses and the offset are used.
/// # let vma = unsafe { VmaNew::from_raw(&mut c_vma) };
/// // Of a driver that has one page, the second is to be mapped.
/// let pages = [Page::alloc_page(GFP_KERNEL | __GFP_ZERO)?];
/// assert_eq!(vma.page_offset(), 1);
/// assert_eq!(mmap(vma, &pages), Err(ENXIO));
/// # Ok::<(), Error>(())
/// ```
pub trait VmaNewExt {
    /// Returns the position in the file where the mapping begins, in pages.
    ///
    /// A process chooses it freely: it may be beyond what the driver has.
    fn page_offset(&self) -> usize;

    /// Maps those of a file's pages that were asked for, for the whole mapping. May sleep.
    ///
    /// The mapping cannot grow afterwards. It counts references to the pages.
    ///
    /// # Errors
    ///
    /// Returns `ENXIO` if not all pages that were asked for are among `pages`, as mappings of a
    /// file may begin or end behind its end; or an error of
    /// [`VmaMixedMap::vm_insert_page`]. `mmap()` then has to fail.
    fn map_pages(&self, pages: &[Page]) -> Result;
}

impl VmaNewExt for VmaNew {
    #[inline]
    fn page_offset(&self) -> usize {
        // SAFETY: By the type invariants, the mapping is valid, and only this thread has access to
        // it.
        unsafe { (*self.as_ptr()).vm_pgoff }
    }

    fn map_pages(&self, pages: &[Page]) -> Result {
        let count = (self.end() - self.start()) >> PAGE_SHIFT;
        let first = self.page_offset();
        let pages = first
            .checked_add(count)
            .and_then(|end| pages.get(first..end))
            .ok_or(ENXIO)?;

        self.set_dontexpand();
        let vma = self.set_mixedmap();
        let addresses = (self.start()..).step_by(PAGE_SIZE);
        for (address, page) in addresses.zip(pages) {
            vma.vm_insert_page(address, page)?;
        }
        Ok(())
    }
}
