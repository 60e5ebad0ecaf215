// SPDX-License-Identifier: GPL-2.0

//! A path through a type that dereferences.

use kernel::{
    prelude::*,
    ptr, //
};

/// What is in the box.
pub struct Inner {
    field: u32,
}

/// Would read the box, which need not be there.
pub fn field(whole: *mut KBox<Inner>) -> *mut u32 {
    ptr::project!(mut whole, .field)
}
