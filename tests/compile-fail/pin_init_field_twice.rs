// SPDX-License-Identifier: GPL-2.0

//! No field is initialized twice: the first value would be lost, or dropped as the second.

use kernel::prelude::*;

struct Pair {
    first: KVec<u8>,
    second: u8,
}

fn pair() -> impl Init<Pair> {
    init!(Pair {
        first: KVec::new(),
        second: 1,
        first: KVec::new(),
    })
}

fn rest() -> impl Init<Pair> {
    init!(Pair {
        second: 1,
        second: 2,
        ..Zeroable::init_zeroed()
    })
}
