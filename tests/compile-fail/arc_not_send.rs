// SPDX-License-Identifier: GPL-2.0

//! An `Arc` cannot go to another thread if what it shares cannot be used by several.

use core::cell::Cell;
use kernel::sync::Arc;

fn to_another_thread<T: Send>(_: T) {}

/// Shares a cell, which is not meant for that.
pub fn share(value: Arc<Cell<u32>>) {
    to_another_thread(value);
}
