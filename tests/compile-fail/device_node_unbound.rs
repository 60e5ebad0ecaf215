// SPDX-License-Identifier: GPL-2.0

//! The node of a device may be freed when the device has been removed.

use kernel::{device::Device, sync::aref::ARef};

/// Wants to read a property some time later.
pub fn later(dev: &ARef<Device>) -> bool {
    dev.fwnode().is_some()
}
