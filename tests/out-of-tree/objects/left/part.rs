// SPDX-License-Identifier: GPL-2.0

//! One of two objects whose files, and so whose crates, have the same name.

use kernel::prelude::*;

/// Doubles a number. The other object has a function of this name.
#[inline(never)]
pub fn scale(n: u32) -> u32 {
    n * 2
}

/// Prints, and doubles a number.
#[no_mangle]
pub extern "C" fn objects_left(n: u32) -> u32 {
    pr_info!("left was given {n}\n");
    scale(n)
}
