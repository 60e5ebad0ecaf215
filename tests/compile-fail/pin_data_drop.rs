// SPDX-License-Identifier: GPL-2.0

//! A `Drop` could move what is pinned.

use kernel::prelude::*;

#[pin_data]
struct Guarded {
    #[pin]
    value: u8,
}

impl Drop for Guarded {
    fn drop(&mut self) {}
}

#[pin_data(PinnedDrop)]
struct Both {
    #[pin]
    value: u8,
}

impl Drop for Both {
    fn drop(&mut self) {}
}

#[pinned_drop]
impl PinnedDrop for Both {
    fn drop(self: Pin<&mut Self>) {}
}
