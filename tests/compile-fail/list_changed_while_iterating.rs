// SPDX-License-Identifier: GPL-2.0

//! A list cannot be changed while something goes through it.

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

/// Puts an item in front of each item.
pub fn push(list: &mut List<Item>, mut item: impl FnMut() -> ListArc<Item>) {
    for existing in list.iter() {
        if existing.number > 0 {
            list.push_front(item());
        }
    }
}
