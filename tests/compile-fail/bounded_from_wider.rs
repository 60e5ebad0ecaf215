// SPDX-License-Identifier: GPL-2.0

//! A type may be wider than the bits it is to fit into.

use kernel::num::Bounded;

/// A `u16` may have more than twelve bits.
pub fn twelve_bits(number: u16) -> Bounded<u32, 12> {
    number.into()
}
