// SPDX-License-Identifier: GPL-2.0

//! An error cannot be lost.

use kernel::prelude::*;
use pin_init::stack_pin_init;

fn run(value: Result<u8>) {
    stack_pin_init!(let value: u8 = value);
}
