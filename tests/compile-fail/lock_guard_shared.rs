// SPDX-License-Identifier: GPL-2.0

//! A reference to a guard leads to the lock, and so to the data, which must not be sent.

use kernel::sync::Mutex;

/// Data that threads may share, but not hand over.
pub struct Shared(*const u32);

// SAFETY: Nothing can be done with it.
unsafe impl Sync for Shared {}

fn share<T: Sync>(_: &T) {}

/// Shares a guard.
pub fn share_guard(lock: &Mutex<Shared>) {
    share(&lock.lock());
}
