// SPDX-License-Identifier: GPL-2.0

//! Several threads cannot get access to what is not meant for that.

use core::cell::Cell;
use kernel::revocable::Revocable;

fn to_another_thread<T: Send>(_: T) {}

/// Shares a cell.
pub fn share(value: &'static Revocable<Cell<u32>>) {
    to_another_thread(value);
}
