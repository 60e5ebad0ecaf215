// SPDX-License-Identifier: GPL-2.0

//! The lock of an array is released by the thread that took it.

use kernel::{
    prelude::*,
    xarray::XArray, //
};

fn send<T: Send>(_value: T) {}

/// Sends what releases the lock.
pub fn send_guard(array: &XArray<KBox<u32>>) {
    send(array.lock());
}
