// SPDX-License-Identifier: GPL-2.0

//! The private data of a driver is the business of its bus.

use kernel::device::{Core, Device};

/// Guesses what the data is.
pub fn of_callback(dev: &Device<Core<'_>>) -> u32 {
    *unsafe { dev.drvdata_borrow::<u32>() }
}

/// Guesses what the data is, or was.
pub fn of_any(dev: &Device) -> u32 {
    *unsafe { dev.drvdata_borrow::<u32>() }
}
