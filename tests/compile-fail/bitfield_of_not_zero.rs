// SPDX-License-Identifier: GPL-2.0

//! A bit field of what cannot be zero, which a bit field can.

use core::num::NonZero;
use kernel::bitfield;

bitfield! {
    /// Without fields, nothing else tells.
    pub struct Never(NonZero<u8>) {}
}
