// SPDX-License-Identifier: GPL-2.0

//! The lock of an address space cannot outlive the reference to the address space.

use kernel::{
    mm::{MmWithUser, MmapReadGuard},
    sync::aref::ARef,
};

/// Keeps the lock of what is dropped at once.
pub fn lock<'a>(mm: ARef<MmWithUser>) -> MmapReadGuard<'a> {
    mm.mmap_read_lock()
}
