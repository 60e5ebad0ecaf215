// SPDX-License-Identifier: GPL-2.0

//! Mappings of a file whose `mmap()` is in Rust, and other mappings.

use crate::user_memory::UserMemory;
use core::{
    ptr::{
        self,
        NonNull, //
    },
    sync::atomic::{
        AtomicBool,
        Ordering, //
    }, //
};
use kernel::{
    bindings,
    current,
    error::{
        from_err_ptr,
        from_result, //
    },
    fs::File,
    mm::{
        virt::{
            flags,
            VmaNew,
            VmaNewExt,
            VmaRef, //
        },
        MmWithUser, //
    },
    page::{
        Page,
        PAGE_SIZE, //
    },
    prelude::*,
    sync::aref::ARef,
    uaccess::{
        UserPtr,
        UserSlice, //
    }, //
};

/// Operations whose `mmap()` maps the pages, a `KVec<Page>`, that are the file's private data.
struct Operations(bindings::file_operations);

// SAFETY: They are never changed.
unsafe impl Sync for Operations {}

static OPERATIONS: Operations = Operations(bindings::file_operations {
    mmap: Some(mmap),
    // SAFETY: C's structures may be zero.
    ..unsafe { core::mem::zeroed() }
});

/// Like [`OPERATIONS`], but inserts no pages.
static EMPTY: Operations = Operations(bindings::file_operations {
    mmap: Some(mmap_empty),
    // SAFETY: C's structures may be zero.
    ..unsafe { core::mem::zeroed() }
});

/// Whether the mapping may be of memory that never becomes writable.
static READ_ONLY: AtomicBool = AtomicBool::new(false);

/// Maps all pages of a file.
///
/// # Safety
///
/// The caller must ensure that `file` is one of [`Pages`], and that `vma` is a mapping of this file
/// that is being created.
unsafe extern "C" fn mmap(file: *mut bindings::file, vma: *mut bindings::vm_area_struct) -> c_int {
    // SAFETY: By the safety requirements of this function. C has not set `VM_PFNMAP`.
    let vma = unsafe { VmaNew::from_raw(vma) };
    // SAFETY: The private data are the pages, which are dropped after the file's mappings.
    let pages = unsafe { &*(*file).private_data.cast::<KVec<Page>>() };

    from_result(|| {
        if READ_ONLY.load(Ordering::Relaxed) {
            vma.try_clear_maywrite()?;
        }
        vma.map_pages(pages)?;
        Ok(0)
    })
}

/// Maps no pages yet.
///
/// # Safety
///
/// The caller must ensure that `vma` is a mapping of the file that is being created.
unsafe extern "C" fn mmap_empty(
    _file: *mut bindings::file,
    vma: *mut bindings::vm_area_struct,
) -> c_int {
    // SAFETY: By the safety requirements of this function. C has not set `VM_PFNMAP`.
    unsafe { VmaNew::from_raw(vma) }.set_mixedmap();
    0
}

/// Pages, and a file of which they are the content.
struct Pages {
    file: Option<ARef<File>>,
    pages: KBox<KVec<Page>>,
}

impl Pages {
    /// Allocates pages that contain zeroes.
    fn new(count: usize, operations: &'static Operations) -> Result<Self> {
        let mut pages = KVec::new();
        for _ in 0..count {
            pages.push(Page::alloc_page(GFP_KERNEL | __GFP_ZERO)?, GFP_KERNEL)?;
        }
        let pages = KBox::new(pages, GFP_KERNEL)?;

        // SAFETY: The operations are static; the private data are dropped after the file.
        let file = from_err_ptr(unsafe {
            bindings::anon_inode_getfile(
                c"rust_mm".as_char_ptr(),
                &operations.0,
                ptr::from_ref(&*pages).cast_mut().cast(),
                bindings::O_RDWR as c_int,
            )
        })?;
        let file = NonNull::new(file).ok_or(EINVAL)?;
        Ok(Self {
            // SAFETY: The reference is owned by the `ARef`. No system call uses the file.
            file: Some(unsafe { ARef::from_raw(file.cast()) }),
            pages,
        })
    }

    /// Maps bytes from a position on.
    fn map(&self, prot: u32, share: u32, len: usize, offset: usize) -> Result<usize> {
        let file = self.file.as_ref().ok_or(EBADF)?;
        // SAFETY: The thread has an address space, and the file is open.
        let start = unsafe {
            bindings::vm_mmap(
                file.as_ptr(),
                0,
                len,
                prot as c_ulong,
                share as c_ulong,
                offset,
            )
        };
        if start >= -(bindings::MAX_ERRNO as isize) as usize {
            return Err(Error::from_errno(start as i32));
        }
        Ok(start)
    }

    /// Returns the first byte of a page, as the kernel sees it.
    fn first(&self, page: usize) -> Result<u8> {
        let mut byte = 0;
        // SAFETY: There is one byte; only this thread writes to the page.
        unsafe { self.pages[page].read_raw(&mut byte, 0, 1)? };
        Ok(byte)
    }

    /// Returns the number of references to a page.
    fn references(&self, page: usize) -> i32 {
        // SAFETY: The page is valid. Other threads may change the count; hence the volatile access.
        unsafe { (&raw const (*self.pages[page].as_ptr())._refcount.counter).read_volatile() }
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        self.file = None;

        // A thread of the kernel leaves the closing of a file to a work item.
        //
        // SAFETY: The test holds no lock.
        unsafe { bindings::flush_delayed_fput() };
    }
}

const READ: u32 = bindings::PROT_READ;
const WRITE: u32 = bindings::PROT_WRITE;
const SHARED: u32 = bindings::MAP_SHARED;
const PRIVATE: u32 = bindings::MAP_PRIVATE;

/// Returns a byte of user space.
fn load(address: usize) -> Result<u8> {
    UserSlice::new(UserPtr::from_addr(address), 1)
        .reader()
        .read()
}

/// Writes a byte of user space.
fn store(address: usize, byte: u8) -> Result {
    UserSlice::new(UserPtr::from_addr(address), 1)
        .writer()
        .write(&byte)
}

/// Returns the address space of this thread.
fn mm() -> Result<ARef<MmWithUser>> {
    current!()
        .mm()
        .and_then(|mm| mm.mmget_not_zero())
        .ok_or(EINVAL)
}

/// Calls a function with the mapping at an address.
fn with_vma<R>(address: usize, f: impl FnOnce(&VmaRef) -> R) -> Result<R> {
    let mm = mm()?;
    let guard = mm.mmap_read_lock();
    guard.vma_lookup(address).map(f).ok_or(EFAULT)
}

#[kunit_tests(rust_mm)]
mod tests {
    use super::*;

    /// A page is the same for the kernel and the process, and lives as long as it is mapped.
    #[test]
    fn shared() -> Result {
        let pages = Pages::new(3, &OPERATIONS)?;
        let memory = UserMemory::new(1)?;
        let before = pages.references(1);

        let start = pages.map(READ | WRITE, SHARED, 2 * PAGE_SIZE, PAGE_SIZE)?;
        assert_eq!(pages.references(0), before);
        assert_eq!(pages.references(1), before + 1);
        assert_eq!(pages.references(2), before + 1);

        store(start, 5)?;
        store(start + PAGE_SIZE, 7)?;
        assert_eq!(
            [pages.first(0)?, pages.first(1)?, pages.first(2)?],
            [0, 5, 7]
        );
        let byte = 9;
        // SAFETY: There is one byte; only this thread accesses the page.
        unsafe { pages.pages[2].write_raw(&byte, 0, 1)? };
        assert_eq!(load(start + PAGE_SIZE)?, 9);

        let expected = flags::SHARED | flags::MIXEDMAP | flags::DONTEXPAND;
        assert_eq!(with_vma(start, VmaRef::flags)? & expected, expected);
        assert_eq!(with_vma(start + PAGE_SIZE, VmaRef::start)?, start);

        // Of a page that is removed, nothing takes the place.
        with_vma(start, |vma| vma.zap_vma_range(start + 1, 1))?;
        assert_eq!(pages.references(1), before);
        assert_eq!(load(start), Err(EFAULT));
        assert_eq!(load(start + PAGE_SIZE)?, 9);

        drop(memory);
        assert_eq!(pages.references(2), before);
        Ok(())
    }

    /// A private mapping copies the pages that are written.
    #[test]
    fn private() -> Result {
        let pages = Pages::new(1, &OPERATIONS)?;
        let _memory = UserMemory::new(1)?;

        let start = pages.map(READ | WRITE, PRIVATE, PAGE_SIZE, 0)?;
        store(start, 3)?;
        assert_eq!(load(start)?, 3);
        assert_eq!(pages.first(0)?, 0);
        Ok(())
    }

    /// Pages are inserted with the lock held for reading, in a mapping of the right kind.
    #[test]
    fn inserted_later() -> Result {
        let pages = Pages::new(2, &EMPTY)?;
        let memory = UserMemory::new(1)?;
        let before = pages.references(0);
        let start = pages.map(READ, SHARED, 2 * PAGE_SIZE, 0)?;
        assert_eq!(load(start), Err(EFAULT));

        let insert = |of, address, page: usize| {
            with_vma(of, |vma| {
                vma.as_mixedmap_vma()
                    .ok_or(ENODEV)?
                    .vm_insert_page(address, &pages.pages[page])
            })?
        };
        insert(start, start + PAGE_SIZE, 1)?;
        assert_eq!(load(start + PAGE_SIZE)?, 0);
        assert_eq!(load(start), Err(EFAULT));
        assert_eq!(insert(start, start + PAGE_SIZE, 0), Err(EBUSY));
        assert_eq!(insert(start, start + 2 * PAGE_SIZE, 0), Err(EFAULT));
        assert_eq!(pages.references(0), before);

        // Neither a mapping of another kind, nor one whose operations may insert huge pages.
        let other = memory.end() - PAGE_SIZE;
        assert_eq!(insert(other, other, 0), Err(ENODEV));
        let anonymous = with_vma(other, |vma| {
            // SAFETY: Only this thread has the address space, and the flag is cleared before the
            // lock is released.
            unsafe { (*vma.as_ptr()).vm_flags |= flags::MIXEDMAP };
            let result = vma
                .as_mixedmap_vma()
                .map(|vma| vma.vm_insert_page(vma.start(), &pages.pages[0]));
            // SAFETY: As above.
            unsafe { (*vma.as_ptr()).vm_flags &= !flags::MIXEDMAP };
            result
        })?;
        assert_eq!(anonymous, Some(Err(EINVAL)));
        Ok(())
    }

    /// A mapping has to be within the file, and may be limited for good.
    #[test]
    fn refused() -> Result {
        let pages = Pages::new(2, &OPERATIONS)?;
        let _memory = UserMemory::new(1)?;

        for (len, offset) in [(3, 0), (2, 1), (1, 2), (1, 1 << 40)] {
            let result = pages.map(READ, SHARED, len * PAGE_SIZE, offset * PAGE_SIZE);
            assert_eq!(result, Err(ENXIO));
        }

        READ_ONLY.store(true, Ordering::Relaxed);
        let writable = pages.map(READ | WRITE, SHARED, PAGE_SIZE, 0);
        let start = pages.map(READ, SHARED, PAGE_SIZE, 0);
        READ_ONLY.store(false, Ordering::Relaxed);
        assert_eq!(writable, Err(EINVAL));
        assert_eq!(with_vma(start?, VmaRef::flags)? & flags::MAYWRITE, 0);
        Ok(())
    }
}
