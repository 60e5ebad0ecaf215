// SPDX-License-Identifier: GPL-2.0

//! A critical section of RCU belongs to its thread.

use kernel::sync::rcu;

fn to_another_thread<T: Send>(_: T) {}

/// Leaves the section elsewhere.
pub fn leave_elsewhere() {
    to_another_thread(rcu::read_lock());
}
