// SPDX-License-Identifier: GPL-2.0

//! `#[pinned_drop]` is for one trait, which only it implements safely.

use kernel::prelude::*;

#[pin_data(PinnedDrop)]
struct Guarded {
    #[pin]
    value: u8,
}

#[pinned_drop]
impl Drop for Guarded {
    fn drop(&mut self) {}
}

#[pinned_drop]
unsafe impl PinnedDrop for Guarded {
    fn drop(self: Pin<&mut Self>) {}
}

#[pinned_drop]
impl Guarded {
    fn drop(self: Pin<&mut Self>) {}
}

#[pinned_drop(now)]
impl PinnedDrop for Guarded {
    fn drop(self: Pin<&mut Self>) {}
}

#[pinned_drop]
fn drop() {}

macro_rules! method {
    () => {
        fn drop(self: Pin<&mut Self>, token: pin_init::__internal::OnlyCallFromDrop) {
            core::mem::forget(token);
        }
    };
}

#[pinned_drop]
impl PinnedDrop for Guarded {
    method!();
}
