// SPDX-License-Identifier: GPL-2.0

//! A lock hands data from one thread to the next: so it has to be data that can be sent.

use core::ptr::NonNull;
use kernel::sync::Mutex;

fn share<T: Sync>(_: &T) {}

/// Shares a lock.
pub fn share_lock(lock: &Mutex<NonNull<u32>>) {
    share(lock);
}
