// SPDX-License-Identifier: GPL-2.0

//! Memory in user space.

use kernel::{
    bindings,
    error::to_result,
    page::PAGE_SIZE,
    prelude::*,
    types::NotThreadSafe,
    uaccess::{
        UserPtr,
        UserSlice, //
    }, //
};

/// The address space of the current thread.
struct AddressSpace(NotThreadSafe);

impl AddressSpace {
    /// Attaches a new address space to the current thread, which must be that of a test, and not
    /// have another one.
    fn new() -> Result<Self> {
        // SAFETY: A test runs in a kernel thread without an address space.
        to_result(unsafe { bindings::rust_kunit_attach_mm() })?;
        Ok(Self(NotThreadSafe))
    }
}

impl Drop for AddressSpace {
    fn drop(&mut self) {
        // SAFETY: `new` has attached the address space to this thread, as the value has not left
        // it.
        unsafe { bindings::rust_kunit_detach_mm() };
    }
}

/// Pages of the only memory that the current thread has in user space, followed by an unmapped
/// page.
pub(crate) struct UserMemory {
    _space: AddressSpace,
    start: usize,
    pages: usize,
}

impl UserMemory {
    /// Maps the pages and populates them at once: if memory were allocated on access and that
    /// failed, the access would return `EFAULT`.
    pub(crate) fn new(pages: usize) -> Result<Self> {
        let flags = bindings::MAP_PRIVATE | bindings::MAP_ANONYMOUS | bindings::MAP_POPULATE;

        let space = AddressSpace::new()?;
        // SAFETY: The current thread has an address space, in which it can map memory.
        let start = unsafe {
            bindings::vm_mmap(
                core::ptr::null_mut(),
                0,
                (pages + 1) * PAGE_SIZE,
                (bindings::PROT_READ | bindings::PROT_WRITE) as c_ulong,
                flags as c_ulong,
                0,
            )
        };
        if start as isize >= -(bindings::MAX_ERRNO as isize) && (start as isize) < 0 {
            return Err(Error::from_errno(start as i32));
        }

        let memory = Self {
            _space: space,
            start,
            pages,
        };
        // SAFETY: Nothing else uses these pages.
        let result = unsafe { bindings::vm_munmap(memory.end(), PAGE_SIZE) };
        to_result(result)?;
        Ok(memory)
    }

    /// Returns the address of the first unmapped byte.
    pub(crate) fn end(&self) -> usize {
        self.start + self.pages * PAGE_SIZE
    }

    /// Returns a range that begins `before_end` bytes before the end.
    pub(crate) fn slice(&self, before_end: usize, length: usize) -> UserSlice {
        UserSlice::new(UserPtr::from_addr(self.end() - before_end), length)
    }
}
