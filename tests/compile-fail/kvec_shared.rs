// SPDX-License-Identifier: GPL-2.0

//! A shared vector does not change, and one in a static must be `Sync`.

use core::cell::Cell;
use kernel::prelude::*;

static NUMBERS: KVec<u32> = KVec::new();
static CELLS: KVec<Cell<u32>> = KVec::new();

fn push() -> Result {
    NUMBERS.push(1, GFP_KERNEL)?;
    Ok(())
}
