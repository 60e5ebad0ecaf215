// SPDX-License-Identifier: GPL-2.0

//! A C string ends at its first NUL character.

use kernel::prelude::*;

/// A name.
pub const NAME: &CStr = kernel::c_str!("a\0b");
