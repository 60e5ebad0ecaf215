// SPDX-License-Identifier: GPL-2.0

//! Macros call the crate of initializers `::pin_init`. A crate cannot have another by that name,
//! not even under a condition.

extern crate pin_init as real;
#[cfg(all())]
extern crate self as r#pin_init;

pub use real::*;

use ::kernel as _;

#[derive(Zeroable)]
struct Number {
    number: u32,
}

#[pin_data]
struct Pinned {
    #[pin]
    number: Number,
}
