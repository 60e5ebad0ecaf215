// SPDX-License-Identifier: GPL-2.0

//! A lock is released in the thread that took it: its guard cannot be sent to another.

use kernel::sync::SpinLock;

fn send<T: Send>(_: T) {}

/// Sends a guard.
pub fn release_elsewhere(lock: &SpinLock<u32>) {
    send(lock.lock());
}
