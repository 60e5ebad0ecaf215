// SPDX-License-Identifier: GPL-2.0

//! What a callback may do to its device ends with the callback.

use kernel::device::{Core, Device};

/// Wants to keep what it gets.
pub fn probe<'a>(kept: &mut Option<&'a Device<Core<'a>>>, dev: &'a Device<Core<'_>>) {
    *kept = Some(dev);
}
