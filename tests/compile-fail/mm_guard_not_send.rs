// SPDX-License-Identifier: GPL-2.0

//! The thread that takes the lock of an address space releases it.

use kernel::mm::MmapReadGuard;

fn to_another_thread<T: Send>(_: T) {}

/// Sends a guard.
pub fn send(guard: MmapReadGuard<'_>) {
    to_another_thread(guard);
}
