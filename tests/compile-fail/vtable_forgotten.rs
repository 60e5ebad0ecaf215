// SPDX-License-Identifier: GPL-2.0

//! An implementation needs the attribute, as the trait does.

use kernel::prelude::*;

use kernel::error::VTABLE_DEFAULT_ERROR;

/// Some operations.
#[vtable]
pub trait Operations {
    /// Starts.
    fn start(&self) {
        build_error!(VTABLE_DEFAULT_ERROR)
    }
}

struct Device;

impl Operations for Device {
    fn start(&self) {}
}
