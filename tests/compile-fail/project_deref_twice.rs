// SPDX-License-Identifier: GPL-2.0

//! Two fields in one, of which the first dereferences.

use kernel::{
    prelude::*,
    ptr, //
};

/// Would read the box, which need not be there.
pub fn field(whole: *mut (KBox<(u8, u32)>,)) -> *mut u32 {
    ptr::project!(mut whole, .0.1)
}
