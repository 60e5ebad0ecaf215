// SPDX-License-Identifier: GPL-2.0

//! An object that does not name the kernel crate.

use core::cmp::max;

/// Returns the larger of two numbers, plus one.
#[no_mangle]
pub extern "C" fn objects_plain(a: u32, b: u32) -> u32 {
    max(a, b) + 1
}
