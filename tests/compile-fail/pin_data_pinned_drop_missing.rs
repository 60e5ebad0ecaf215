// SPDX-License-Identifier: GPL-2.0

//! `PinnedDrop` is said twice: where the struct is, and where the destructor is.

use kernel::prelude::*;

#[pin_data(PinnedDrop)]
struct Without {
    #[pin]
    value: u8,
}

#[pin_data]
struct Unannounced {
    #[pin]
    value: u8,
}

#[pinned_drop]
impl PinnedDrop for Unannounced {
    fn drop(self: Pin<&mut Self>) {}
}
