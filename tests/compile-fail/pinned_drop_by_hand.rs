// SPDX-License-Identifier: GPL-2.0

//! Without `#[pinned_drop]`, it is not safe to implement `PinnedDrop`.

use kernel::prelude::*;
use pin_init::__internal::OnlyCallFromDrop;

#[pin_data(PinnedDrop)]
struct Guarded {
    #[pin]
    value: u8,
}

impl pin_init::PinnedDrop for Guarded {
    fn drop(self: Pin<&mut Self>, _: OnlyCallFromDrop) {}
}
