// SPDX-License-Identifier: GPL-2.0

//! What a guard gives access to stays in its thread, and so does a reference to the guard.

use kernel::sync::{
    global_lock,
    GlobalGuard, //
};

global_lock! {
    // SAFETY: It is not used.
    unsafe(uninit) static LOCK: Mutex<u32> = 0;
}

fn share<T: Sync>(_: &T) {}

/// Shares a guard.
pub fn share_guard(guard: &GlobalGuard<LOCK>) {
    share(guard);
}
