// SPDX-License-Identifier: GPL-2.0

//! A field that is not aligned cannot be pinned: it is moved to be dropped.

use kernel::prelude::*;

#[pin_data]
#[repr(packed)]
struct Packed {
    first: u8,
    #[pin]
    second: u32,
}
