// SPDX-License-Identifier: GPL-2.0

//! What must stay in its place cannot be built in a field that may be moved.

use core::marker::PhantomPinned;
use kernel::prelude::*;

#[pin_data]
struct Inner {
    #[pin]
    pin: PhantomPinned,
}

impl Inner {
    fn new() -> impl PinInit<Self> {
        pin_init!(Self { pin: PhantomPinned })
    }
}

#[pin_data]
struct Outer {
    inner: Inner,
}

fn outer() -> impl PinInit<Outer> {
    pin_init!(Outer { inner <- Inner::new() })
}

fn movable() -> impl Init<Outer> {
    init!(Outer { inner <- Inner::new() })
}
