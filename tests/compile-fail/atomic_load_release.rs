// SPDX-License-Identifier: GPL-2.0

//! A load cannot release.

use kernel::sync::atomic::{Atomic, Release};

/// Loads with an ordering for stores.
pub fn load(value: &Atomic<u32>) -> u32 {
    value.load(Release)
}
