// SPDX-License-Identifier: GPL-2.0

//! An element cannot outlive its vector, nor see it grow.

use kernel::prelude::*;

/// Keeps an element for too long.
pub fn first() -> Result<&'static i32> {
    let mut numbers = KVec::new();
    numbers.push(1, GFP_KERNEL)?;
    let first = &numbers[0];
    numbers.push(2, GFP_KERNEL)?;
    Ok(first)
}
