// SPDX-License-Identifier: GPL-2.0

//! Work may run after the function that queued it has returned.

use kernel::{
    prelude::*,
    sync::atomic::{Atomic, Relaxed},
    workqueue,
};

/// Counts in the background.
pub fn count() -> Result<u32> {
    let count = Atomic::new(0);
    workqueue::system().try_spawn(GFP_KERNEL, || count.add(1, Relaxed))?;
    Ok(count.load(Relaxed))
}
