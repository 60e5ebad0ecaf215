// SPDX-License-Identifier: GPL-2.0

//! The callback of a device stays in its thread.

use kernel::device::{Core, Device};

fn share<T: Sync>(_: &T) {}

/// Wants to use the device from other threads as if in the callback.
pub fn probe(dev: &Device<Core<'_>>) {
    share(dev);
}
