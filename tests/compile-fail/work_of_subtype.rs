// SPDX-License-Identifier: GPL-2.0

//! A type that another one can be turned into by its lifetimes may have other work to do.

use kernel::{
    prelude::*,
    workqueue::{impl_has_work, Work},
};

/// Works on anything.
#[pin_data]
pub struct Item<F> {
    on: F,
    #[pin]
    work: Work<Self>,
}

impl_has_work! {
    impl{F} HasWork<Self> for Item<F> { self.work }
}

/// The same item, by another type.
pub fn other(item: Pin<KBox<Item<for<'a> fn(&'a u32)>>>) -> Pin<KBox<Item<fn(&'static u32)>>> {
    item
}
