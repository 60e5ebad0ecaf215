// SPDX-License-Identifier: GPL-2.0

//! Nothing can be added to a flag: it would not be one any more.

use kernel::sync::atomic::{Atomic, Relaxed};

/// Adds.
pub fn add(value: &Atomic<bool>) {
    value.add(true, Relaxed);
}
