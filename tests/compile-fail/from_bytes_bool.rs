// SPDX-License-Identifier: GPL-2.0

//! Bytes of user space as a type of which they may be no value.

use kernel::{
    prelude::*,
    uaccess::UserSliceReader, //
};

/// A `bool` is 0 or 1.
pub fn read(reader: &mut UserSliceReader) -> Result<bool> {
    reader.read()
}
