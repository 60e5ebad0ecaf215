// SPDX-License-Identifier: GPL-2.0

//! What is pinned in a box cannot be had by value, or by a reference that could move it.

use core::marker::PhantomPinned;
use kernel::prelude::*;

#[pin_data]
struct Fixed {
    #[pin]
    pin: PhantomPinned,
}

fn out(fixed: Pin<KBox<Fixed>>) -> Fixed {
    KBox::into_inner(Pin::into_inner(fixed))
}

fn reference(fixed: &mut Pin<KBox<Fixed>>) -> &mut Fixed {
    fixed.as_mut().get_mut()
}

fn replaced(fixed: &mut Pin<KBox<Fixed>>, other: Fixed) {
    **fixed = other;
}
