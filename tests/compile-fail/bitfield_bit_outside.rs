// SPDX-License-Identifier: GPL-2.0

//! A bit that the integer does not have.

use kernel::bitfield;

bitfield! {
    /// There are but sixteen.
    pub struct Control(u16) {
        16:12 line;
    }
}

/// Uses the field.
pub const MASK: u16 = Control::LINE_MASK;
