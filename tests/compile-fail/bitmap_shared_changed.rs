// SPDX-License-Identifier: GPL-2.0

//! Bits that others may see are changed atomically.

use kernel::bitmap::Bitmap;

/// `set_bit_atomic` would do.
pub fn set_first(bitmap: &Bitmap) {
    bitmap.set_bit(0);
}
