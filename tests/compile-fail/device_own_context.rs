// SPDX-License-Identifier: GPL-2.0

//! What is known of a device is not for drivers to invent.

use kernel::device::{Device, DeviceContext};

/// A context of the driver's own.
pub struct Suspended;

impl DeviceContext for Suspended {}

/// Takes a device in it.
pub fn resume(_: &Device<Suspended>) {}
