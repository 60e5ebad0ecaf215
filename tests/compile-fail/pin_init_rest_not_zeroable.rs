// SPDX-License-Identifier: GPL-2.0

//! The rest may be zeroes only if the struct may be, and nothing else.

use kernel::prelude::*;

struct Pair {
    first: u8,
    second: &'static u8,
}

fn pair() -> impl Init<Pair> {
    init!(Pair {
        first: 1,
        ..Zeroable::init_zeroed()
    })
}

fn copy(other: Pair) -> impl Init<Pair> {
    init!(Pair {
        first: 1,
        ..other
    })
}
