// SPDX-License-Identifier: GPL-2.0

//! What is pinned on the stack does not leave its scope.

use core::marker::PhantomPinned;
use kernel::prelude::*;
use pin_init::stack_pin_init;

#[pin_data]
struct Fixed {
    #[pin]
    pin: PhantomPinned,
}

fn run<'a>() -> Pin<&'a mut Fixed> {
    stack_pin_init!(let fixed = pin_init!(Fixed { pin: PhantomPinned }));
    fixed
}
