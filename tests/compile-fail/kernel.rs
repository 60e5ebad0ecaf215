// SPDX-License-Identifier: GPL-2.0

//! A crate of this name would be taken for the kernel crate: a file cannot be called `kernel.rs`.

use ::kernel::prelude::*;

/// The name of the file is the name of the crate.
#[vtable]
pub trait Operations {
    /// Starts.
    fn start(&self) {}
}
