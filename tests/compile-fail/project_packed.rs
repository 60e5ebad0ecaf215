// SPDX-License-Identifier: GPL-2.0

//! A field that may not be aligned.

use kernel::ptr;

/// Without padding.
#[repr(C, packed)]
pub struct Packed {
    byte: u8,
    word: u32,
}

/// A pointer to a `u32` should be aligned.
pub fn word(whole: *mut Packed) -> *mut u32 {
    ptr::project!(mut whole, .word)
}
