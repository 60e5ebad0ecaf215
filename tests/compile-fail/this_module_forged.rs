// SPDX-License-Identifier: GPL-2.0

//! A `ThisModule` has no public fields.

use kernel::prelude::*;

/// Forges.
pub fn forge() -> ThisModule {
    ThisModule(core::ptr::null_mut())
}
