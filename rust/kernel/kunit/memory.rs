// SPDX-License-Identifier: GPL-2.0

//! Memory in user space, for examples.

use crate::{
    error::to_result,
    page::PAGE_SIZE,
    prelude::*,
    types::NotThreadSafe, //
};
use core::ptr;

/// The address space of a test's thread, with some pages that can be read and written.
///
/// # Invariants
///
/// `rust_kunit_attach_mm()` has attached the address space to this thread.
pub struct TestMemory {
    start: usize,
    pages: usize,
    _not_send: NotThreadSafe,
}

impl TestMemory {
    /// Attaches an address space to the thread of a test, and maps pages.
    ///
    /// # Errors
    ///
    /// Returns `EBUSY` if the thread has an address space; `ENOMEM` if memory cannot be allocated.
    pub fn new(pages: usize) -> Result<Self> {
        if crate::current!().mm().is_some() {
            return Err(EBUSY);
        }

        // SAFETY: The thread has no address space, and so is one of the kernel.
        to_result(unsafe { bindings::rust_kunit_attach_mm() })?;

        // INVARIANT: It has just been attached.
        let mut memory = Self {
            start: 0,
            pages,
            _not_send: NotThreadSafe,
        };

        // SAFETY: The thread has an address space, in which nothing is mapped.
        let start = unsafe {
            bindings::vm_mmap(
                ptr::null_mut(),
                0,
                pages * PAGE_SIZE,
                (bindings::PROT_READ | bindings::PROT_WRITE) as c_ulong,
                (bindings::MAP_PRIVATE | bindings::MAP_ANONYMOUS) as c_ulong,
                0,
            )
        };
        if start & !crate::page::PAGE_MASK != 0 {
            return Err(ENOMEM);
        }
        memory.start = start;
        Ok(memory)
    }

    /// Returns the address of the first byte.
    pub fn start(&self) -> usize {
        self.start
    }

    /// Returns the address after the last byte.
    pub fn end(&self) -> usize {
        self.start + self.pages * PAGE_SIZE
    }
}

impl Drop for TestMemory {
    fn drop(&mut self) {
        // SAFETY: By the type invariants, the address space was attached to this thread, which the
        // value does not leave.
        unsafe { bindings::rust_kunit_detach_mm() };
    }
}
