// SPDX-License-Identifier: GPL-2.0

//! An array of values that live long is not one of values that live shorter: such could be stored.

use kernel::{prelude::*, xarray::XArray};

/// The same array, by another type.
pub fn shorter<'a>(array: &'a XArray<KBox<&'static u32>>) -> &'a XArray<KBox<&'a u32>> {
    array
}
