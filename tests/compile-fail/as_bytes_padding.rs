// SPDX-License-Identifier: GPL-2.0

//! The bytes of a value with padding.

use kernel::{
    prelude::*,
    uaccess::UserSliceWriter, //
};

/// There is a byte that is not initialized.
#[repr(C)]
pub struct Padded {
    byte: u8,
    word: u16,
}

/// Would show it to user space.
pub fn write(writer: &mut UserSliceWriter, value: &Padded) -> Result {
    writer.write(value)
}
