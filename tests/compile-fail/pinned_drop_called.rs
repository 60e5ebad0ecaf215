// SPDX-License-Identifier: GPL-2.0

//! A destructor runs once: nobody can call it.

use kernel::prelude::*;

#[pin_data(PinnedDrop)]
struct Guarded {
    #[pin]
    value: u8,
}

#[pinned_drop]
impl PinnedDrop for Guarded {
    fn drop(self: Pin<&mut Self>) {}
}

fn twice(mut guarded: Pin<KBox<Guarded>>) {
    pin_init::PinnedDrop::drop(guarded.as_mut());
    drop(guarded);
}
