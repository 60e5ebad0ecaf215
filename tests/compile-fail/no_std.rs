// SPDX-License-Identifier: GPL-2.0

//! There is no standard library.

use std::collections::HashMap;

/// Makes a map.
pub fn map() -> HashMap<u32, u32> {
    HashMap::new()
}
