// SPDX-License-Identifier: GPL-2.0

//! The class of a lock has to live as long as any lock: one that may be dropped does not.

use kernel::{
    prelude::*,
    sync::{
        LockClassKey,
        Mutex, //
    }, //
};

/// Makes a lock of a class that is gone when the function returns.
pub fn new() -> Result<Pin<KBox<Mutex<u32>>>> {
    let class = KBox::pin_init(LockClassKey::new_dynamic(), GFP_KERNEL)?;
    KBox::pin_init(Mutex::new(0, c"short", class.as_ref()), GFP_KERNEL)
}
