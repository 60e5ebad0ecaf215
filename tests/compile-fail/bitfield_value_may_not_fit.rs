// SPDX-License-Identifier: GPL-2.0

//! A value that need not fit into its field.

use kernel::{
    bitfield,
    prelude::*, //
};

bitfield! {
    struct Control(u32) {
        7:4 line;
    }
}

/// The field has four bits.
pub fn control(line: u8) -> u32 {
    Control::zeroed().with_line(line).into_raw()
}
