// SPDX-License-Identifier: GPL-2.0

//! What a lock protects can only be used while it is held.

use kernel::sync::Mutex;

/// Keeps a reference.
pub fn keep(lock: &Mutex<u32>) -> u32 {
    let guard = lock.lock();
    let data = &*guard;
    drop(guard);
    *data
}
