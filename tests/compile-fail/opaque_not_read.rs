// SPDX-License-Identifier: GPL-2.0

//! What is in an `Opaque` cannot be read without `unsafe`.

use kernel::types::Opaque;

/// Reads what C may be changing.
pub fn read(opaque: &Opaque<u32>) -> u32 {
    *opaque.get()
}
