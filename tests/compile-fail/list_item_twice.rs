// SPDX-License-Identifier: GPL-2.0

//! An item cannot be in two lists that use the same links.

use kernel::{
    list::{impl_list_arc_safe, impl_list_item, List, ListArc, ListLinks},
    prelude::*,
};

/// An item.
#[pin_data]
pub struct Item {
    number: u32,
    #[pin]
    links: ListLinks,
}

impl_list_arc_safe! {
    impl ListArcSafe<0> for Item { untracked; }
}
impl_list_item! {
    impl ListItem<0> for Item { using ListLinks { self.links }; }
}

/// Puts an item into two lists.
pub fn push(first: &mut List<Item>, second: &mut List<Item>, item: ListArc<Item>) {
    first.push_back(item);
    second.push_back(item);
}
