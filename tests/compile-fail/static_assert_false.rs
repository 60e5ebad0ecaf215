// SPDX-License-Identifier: GPL-2.0

//! An assertion at build time that does not hold.

use kernel::prelude::*;

static_assert!(core::mem::size_of::<u16>() == 4);
static_assert!(1 > 2, "one is not more than two");
