// SPDX-License-Identifier: GPL-2.0

//! Who may not access a field may not initialise it, and so not the struct.

use kernel::prelude::*;

mod lock {
    use super::*;

    #[pin_data]
    pub struct Lock {
        pub data: u8,
        #[pin]
        state: u8,
    }
}

fn lock() -> impl PinInit<lock::Lock> {
    pin_init!(lock::Lock {
        data: 1,
        state: 2,
    })
}

fn without() -> impl PinInit<lock::Lock> {
    pin_init!(lock::Lock { data: 1 })
}
