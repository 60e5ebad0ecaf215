// SPDX-License-Identifier: GPL-2.0

//! An initializer that may fail needs `try_pin_init!`, or the type of the error.

use kernel::prelude::*;

#[pin_data]
struct Buffer {
    bytes: KVec<u8>,
}

fn buffer() -> impl PinInit<Buffer, Error> {
    pin_init!(Buffer {
        bytes: KVec::with_capacity(16, GFP_KERNEL)?,
    })
}
