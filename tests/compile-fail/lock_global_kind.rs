// SPDX-License-Identifier: GPL-2.0

//! Which kinds of locks there are in statics.

use kernel::sync::global_lock;

global_lock! {
    // SAFETY: It is not used.
    unsafe(uninit) static LOCK: RwLock<u32> = 0;
}
