// SPDX-License-Identifier: GPL-2.0

//! One of two objects whose files, and so whose crates, have the same name.

use kernel::prelude::*;

/// Triples a number. The other object has a function of this name.
#[inline(never)]
pub fn scale(n: u32) -> u32 {
    n * 3
}

/// Prints, and triples a number.
#[no_mangle]
pub extern "C" fn objects_right(n: u32) -> u32 {
    pr_info!("right was given {n}\n");
    scale(n)
}
