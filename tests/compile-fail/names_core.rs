// SPDX-License-Identifier: GPL-2.0

//! Macros call the core library `::core`. A crate cannot have another by that name.

extern crate core as real;
extern crate self as core;

pub use real::*;

/// Prints a number.
pub fn print(number: u32, output: &mut dyn real::fmt::Write) -> real::fmt::Result {
    output.write_fmt(::kernel::prelude::fmt!("{number}"))
}
