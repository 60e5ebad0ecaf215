// SPDX-License-Identifier: GPL-2.0

//! Each allocation says with which flags.

use kernel::prelude::*;

/// Adds a number.
pub fn add(numbers: &mut KVec<i32>) -> Result {
    numbers.push(1)?;
    Ok(())
}
