// SPDX-License-Identifier: GPL-2.0

//! A barrier is for loads, for stores, or for both.

use kernel::sync::{atomic::Acquire, barrier::smp_mb};

/// There is no such barrier.
pub fn barrier() {
    smp_mb(Acquire);
}
