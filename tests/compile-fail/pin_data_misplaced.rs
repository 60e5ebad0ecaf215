// SPDX-License-Identifier: GPL-2.0

//! What `#[pin_data]` and `#[pin]` are for.

use kernel::prelude::*;

#[pin_data]
enum Either {
    One,
}

#[pin_data]
union Number {
    byte: u8,
}

#[pin_data]
struct Tuple(u8);

#[pin_data]
fn function() {}

#[pin_data(Drop)]
struct Arguments {
    field: u8,
}

#[pin_data]
struct Twice {
    #[pin]
    #[pin]
    field: u8,
}

#[pin_data]
struct Given {
    #[pin(yes)]
    field: u8,
}

#[pin_data]
struct Conditional {
    #[cfg_attr(CONFIG_SMP, pin)]
    field: u8,
}
