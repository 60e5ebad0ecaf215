// SPDX-License-Identifier: GPL-2.0

//! Only the unstable features that the kernel has agreed on.

#![feature(never_type)]

#[allow(missing_docs)]
pub fn never() -> ! {
    loop {}
}
