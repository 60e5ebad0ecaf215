// SPDX-License-Identifier: GPL-2.0

//! A guard does not let data be moved that is pinned.

use core::marker::PhantomPinned;
use kernel::sync::Mutex;

/// Replaces the data.
pub fn replace(lock: &Mutex<PhantomPinned>) {
    *lock.lock() = PhantomPinned;
}
