// SPDX-License-Identifier: GPL-2.0

//! The lowest bit of a field before the highest.

use kernel::bitfield;

bitfield! {
    /// The bits are written high:low.
    pub struct Control(u32) {
        4:7 line;
    }
}

/// Uses the field.
pub const MASK: u32 = Control::LINE_MASK;
