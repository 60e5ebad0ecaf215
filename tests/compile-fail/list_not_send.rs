// SPDX-License-Identifier: GPL-2.0

//! A list changes threads only if its items may be shared between threads.

use core::cell::Cell;
use kernel::{
    list::{impl_list_arc_safe, impl_list_item, List, ListLinks},
    prelude::*,
};

/// An item that only one thread may have.
#[pin_data]
pub struct Item {
    number: Cell<u32>,
    #[pin]
    links: ListLinks,
}

impl_list_arc_safe! {
    impl ListArcSafe<0> for Item { untracked; }
}
impl_list_item! {
    impl ListItem<0> for Item { using ListLinks { self.links }; }
}

fn send<T: Send>(_: T) {}

/// Sends it.
pub fn send_list(list: List<Item>) {
    send(list);
}
