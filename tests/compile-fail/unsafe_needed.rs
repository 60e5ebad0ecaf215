// SPDX-License-Identifier: GPL-2.0

//! What the compiler cannot check needs `unsafe`: C, and the making of a `ThisModule`.

use kernel::prelude::*;

/// Calls C.
pub fn call() -> u64 {
    let module = ThisModule::from_ptr(core::ptr::null_mut());
    kernel::bindings::kfree(module.as_ptr().cast());
    0
}
