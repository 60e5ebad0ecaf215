// SPDX-License-Identifier: GPL-2.0

//! `#[export]` is for functions, and takes no arguments.

use kernel::prelude::*;

#[export]
static ANSWER: i32 = 42;

#[export("name")]
extern "C" fn answer() -> i32 {
    42
}
