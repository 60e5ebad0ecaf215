// SPDX-License-Identifier: GPL-2.0

//! A value of an array is not replaced while it is borrowed.

use kernel::{
    prelude::*,
    xarray::Guard, //
};

/// The old value would be freed.
pub fn replace(guard: &mut Guard<'_, KBox<u32>>, value: KBox<u32>) -> Result<u32> {
    let old = guard.get(0).ok_or(ENOENT)?;
    guard.store(0, value, GFP_ATOMIC)?;
    Ok(*old)
}
