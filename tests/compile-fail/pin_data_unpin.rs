// SPDX-License-Identifier: GPL-2.0

//! Whether a struct is `Unpin` follows from its fields.

use core::marker::PhantomPinned;
use kernel::prelude::*;

#[pin_data]
struct Fixed {
    #[pin]
    pin: PhantomPinned,
}

impl Unpin for Fixed {}

fn move_out(fixed: Pin<&mut Fixed>) -> &mut Fixed {
    Pin::into_inner(fixed)
}
