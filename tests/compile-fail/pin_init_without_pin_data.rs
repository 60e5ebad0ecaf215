// SPDX-License-Identifier: GPL-2.0

//! `pin_init!` must know which fields are pinned.

use kernel::prelude::*;

struct Pair {
    first: u8,
    second: u8,
}

fn pair() -> impl PinInit<Pair> {
    pin_init!(Pair {
        first: 1,
        second: 2,
    })
}
