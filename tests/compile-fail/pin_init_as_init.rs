// SPDX-License-Identifier: GPL-2.0

//! What `pin_init!` builds may not be moved.

use kernel::prelude::*;

#[pin_data]
struct Pair {
    #[pin]
    first: u8,
}

fn pair() -> Result<KBox<Pair>> {
    KBox::init(pin_init!(Pair { first: 1 }), GFP_KERNEL)
}
