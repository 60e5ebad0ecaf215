// SPDX-License-Identifier: GPL-2.0

//! An assertion that cannot be evaluated.

use kernel::prelude::*;

/// Asserts what is not known.
pub fn check(value: usize) {
    let _ = value;
    static_assert!(value > 2);
}
