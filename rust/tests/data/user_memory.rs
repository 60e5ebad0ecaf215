// SPDX-License-Identifier: GPL-2.0

//! Memory of the process that loads the module.

use kernel::{
    bindings,
    page::PAGE_SIZE,
    prelude::*,
    uaccess::{
        UserPtr,
        UserSlice, //
    }, //
};

/// Pages of a process's memory, followed by an unmapped page.
pub(crate) struct UserMemory {
    start: usize,
    pages: usize,
}

impl UserMemory {
    /// Maps the pages and populates them at once: if memory were allocated on access and that
    /// failed, the access would return `EFAULT`.
    pub(crate) fn new(pages: usize) -> Result<Self> {
        let flags = bindings::MAP_PRIVATE | bindings::MAP_ANONYMOUS | bindings::MAP_POPULATE;

        // SAFETY: The process that loads a module has an address space, in which it can map memory.
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

        let memory = Self { start, pages };
        // SAFETY: Nothing else uses these pages.
        let result = unsafe { bindings::vm_munmap(memory.end(), PAGE_SIZE) };
        kernel::error::to_result(result)?;
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

impl Drop for UserMemory {
    fn drop(&mut self) {
        // SAFETY: Nothing else uses these pages. If the page after them has been unmapped, the rest
        // can be; pages that `new` could not unmap remain until the process ends.
        unsafe { bindings::vm_munmap(self.start, self.pages * PAGE_SIZE) };
    }
}
