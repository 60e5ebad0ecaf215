// SPDX-License-Identifier: GPL-2.0

//! Every field must be initialized.

use kernel::prelude::*;

#[pin_data]
struct Pair {
    first: u8,
    #[pin]
    second: u8,
}

fn pair() -> impl PinInit<Pair> {
    pin_init!(Pair { first: 1 })
}
