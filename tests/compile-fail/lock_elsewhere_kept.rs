// SPDX-License-Identifier: GPL-2.0

//! Data that a lock elsewhere protects can only be used while that is held.

use kernel::sync::{
    LockedBy,
    Mutex, //
};

/// Keeps a reference.
pub fn keep(lock: &Mutex<u32>, data: &LockedBy<u32, u32>) -> u32 {
    let guard = lock.lock();
    let data = data.access(&guard);
    drop(guard);
    *data
}
