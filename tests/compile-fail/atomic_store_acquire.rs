// SPDX-License-Identifier: GPL-2.0

//! A store cannot acquire.

use kernel::sync::atomic::{Acquire, Atomic};

/// Stores with an ordering for loads.
pub fn store(value: &Atomic<u32>) {
    value.store(1, Acquire);
}
