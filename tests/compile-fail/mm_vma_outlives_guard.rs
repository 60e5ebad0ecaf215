// SPDX-License-Identifier: GPL-2.0

//! A mapping cannot be used when the lock is released: it may be gone.

use kernel::mm::MmWithUser;

/// Uses a mapping too late.
pub fn end(mm: &MmWithUser) -> usize {
    let guard = mm.mmap_read_lock();
    let Some(vma) = guard.vma_lookup(0) else {
        return 0;
    };
    drop(guard);
    vma.end()
}
