// SPDX-License-Identifier: GPL-2.0

//! The guard of another lock gives no access.

use kernel::sync::{
    global_lock,
    GlobalGuard,
    GlobalLockedBy, //
};

global_lock! {
    // SAFETY: It is not used.
    unsafe(uninit) static FIRST: Mutex<u32> = 0;
}

global_lock! {
    // SAFETY: It is not used.
    unsafe(uninit) static SECOND: Mutex<u32> = 0;
}

/// Data of the first lock.
pub struct Data(GlobalLockedBy<u32, FIRST>);

/// Changes it under the second one.
pub fn change(data: &Data, guard: &mut GlobalGuard<SECOND>) {
    *data.0.as_mut(guard) = 1;
}
