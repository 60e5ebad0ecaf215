// SPDX-License-Identifier: GPL-2.0

//! A field that is not aligned cannot be built in its place.

use kernel::prelude::*;

#[repr(packed)]
struct Header {
    kind: u8,
    length: u32,
}

fn header() -> impl Init<Header> {
    init!(Header {
        kind: 1,
        length: 2,
    })
}
