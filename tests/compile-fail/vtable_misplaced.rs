// SPDX-License-Identifier: GPL-2.0

//! The attribute is for traits and their implementations, and takes no arguments.

use kernel::prelude::*;

#[vtable]
struct Device;

#[vtable]
impl Device {
    fn start(&self) {}
}

#[vtable]
fn start() {}

/// Some operations.
#[vtable(optional)]
pub trait Operations {
    /// Starts.
    fn start(&self);
}
