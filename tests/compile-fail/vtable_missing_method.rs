// SPDX-License-Identifier: GPL-2.0

//! A method without a default must be implemented.

use kernel::prelude::*;

use kernel::error::VTABLE_DEFAULT_ERROR;

/// Some operations.
#[vtable]
pub trait Operations {
    /// Starts.
    fn start(&self);

    /// Stops.
    fn stop(&self) {
        build_error!(VTABLE_DEFAULT_ERROR)
    }
}

struct LocalModule;

impl kernel::ModuleMetadata for LocalModule {
    const NAME: &'static CStr = c"vtable";
    // SAFETY: This code is never linked.
    const THIS_MODULE: ThisModule = unsafe { ThisModule::from_ptr(core::ptr::null_mut()) };
}

struct Device;

#[vtable]
impl Operations for Device {
    fn stop(&self) {}
}
