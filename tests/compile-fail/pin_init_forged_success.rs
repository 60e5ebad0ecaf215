// SPDX-License-Identifier: GPL-2.0

//! An initializer does not succeed before its last field.

use kernel::prelude::*;

struct Pair {
    first: u8,
    second: u8,
}

fn pair(early: bool) -> impl Init<Pair> {
    init!(Pair {
        first: 1,
        _: {
            if early {
                return Ok(());
            }
        },
        second: 2,
    })
}
