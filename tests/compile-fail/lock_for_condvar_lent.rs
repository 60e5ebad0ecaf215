// SPDX-License-Identifier: GPL-2.0

//! What a lock protects may change during a wait, which releases the lock.

use kernel::{
    prelude::*,
    sync::{
        CondVar,
        Mutex, //
    }, //
};

/// Waits with a reference to the data.
pub fn wait(lock: &Mutex<KVec<u32>>, changed: &CondVar) -> Option<u32> {
    let mut guard = lock.lock();
    let first = guard.first();
    changed.wait(&mut guard);
    first.copied()
}
