// SPDX-License-Identifier: GPL-2.0

//! A vector cannot be made from an iterator: that could not fail.

use kernel::prelude::*;

/// Collects numbers.
pub fn numbers() -> KVec<u32> {
    (0..10).collect()
}
