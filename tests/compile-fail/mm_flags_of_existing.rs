// SPDX-License-Identifier: GPL-2.0

//! The flags of a mapping that others know cannot be set.

use kernel::mm::MmWithUser;

/// Sets a flag with the lock held for reading only.
pub fn set(mm: &MmWithUser) {
    if let Some(vma) = mm.mmap_read_lock().vma_lookup(0) {
        vma.set_mixedmap();
    }
}
