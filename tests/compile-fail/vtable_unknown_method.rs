// SPDX-License-Identifier: GPL-2.0

//! A method that the trait does not have.

use kernel::prelude::*;

/// Some operations.
#[vtable]
pub trait Operations {
    /// Starts.
    fn start(&self);
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
    fn start(&self) {}

    fn strat(&self) {}
}
