// SPDX-License-Identifier: GPL-2.0

//! A field that the struct does not have.

use kernel::prelude::*;

struct Pair {
    first: u8,
    second: u8,
}

fn pair() -> impl Init<Pair> {
    init!(Pair {
        first: 1,
        second: 2,
        third: 3,
    })
}
