// SPDX-License-Identifier: GPL-2.0

//! A value of an array is borrowed no longer than its lock is held.

use kernel::{
    prelude::*,
    xarray::XArray, //
};

/// Keeps it.
pub fn first(array: &XArray<KBox<u32>>) -> Option<&u32> {
    array.lock().get(0)
}
