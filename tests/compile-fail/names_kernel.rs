// SPDX-License-Identifier: GPL-2.0

//! Macros call the kernel crate `::kernel`. A crate cannot have another by that name.

extern crate kernel as real;
extern crate self as kernel;

pub use real::*;

use real::prelude::vtable;

/// Some operations.
#[vtable]
pub trait Operations {
    /// Starts.
    fn start(&self) {}
}
