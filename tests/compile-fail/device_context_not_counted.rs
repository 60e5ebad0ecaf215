// SPDX-License-Identifier: GPL-2.0

//! A counted reference does not keep a device bound.

use kernel::{
    device::{Bound, Device},
    sync::aref::ARef,
};

/// Wants to keep more than the device.
pub fn keep(dev: &Device<Bound>) -> ARef<Device<Bound>> {
    dev.into()
}
