// SPDX-License-Identifier: GPL-2.0

//! `assert_pinned!` tells fields with `#[pin]` from others.

use kernel::prelude::*;
use pin_init::assert_pinned;

#[pin_data]
struct Pair {
    #[pin]
    first: u8,
    second: u8,
}

assert_pinned!(Pair, first, u8);
assert_pinned!(Pair, second, u8);
