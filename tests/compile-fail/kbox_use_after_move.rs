// SPDX-License-Identifier: GPL-2.0

//! A box that was given away is gone.

use kernel::prelude::*;

/// Uses a box twice.
pub fn twice() -> Result<usize> {
    let number = KBox::new(1usize, GFP_KERNEL)?;
    drop(number);
    Ok(*number)
}
