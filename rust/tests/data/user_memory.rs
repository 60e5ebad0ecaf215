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

/// Pages of a process's memory, behind which there is none.
pub(crate) struct UserMemory {
    start: usize,
    pages: usize,
}

impl UserMemory {
    /// The pages are brought in at once: if there is no memory when one is touched, what touches it
    /// gets `EFAULT`.
    pub(crate) fn new(pages: usize) -> Result<Self> {
        let flags = bindings::MAP_PRIVATE | bindings::MAP_ANONYMOUS | bindings::MAP_POPULATE;

        // SAFETY: The process that loads a module has memory, and may have more of it.
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
        // SAFETY: Nobody else has these pages.
        let result = unsafe { bindings::vm_munmap(memory.end(), PAGE_SIZE) };
        kernel::error::to_result(result)?;
        Ok(memory)
    }

    /// The address of the first byte that is not there.
    pub(crate) fn end(&self) -> usize {
        self.start + self.pages * PAGE_SIZE
    }

    /// A range that begins so many bytes before the end.
    pub(crate) fn slice(&self, before_end: usize, length: usize) -> UserSlice {
        UserSlice::new(UserPtr::from_addr(self.end() - before_end), length)
    }
}

impl Drop for UserMemory {
    fn drop(&mut self) {
        // SAFETY: Nobody else has these pages. If the first page behind them has been unmapped, the
        // rest can be; what `new` could not unmap is left to the end of the process.
        unsafe { bindings::vm_munmap(self.start, self.pages * PAGE_SIZE) };
    }
}
