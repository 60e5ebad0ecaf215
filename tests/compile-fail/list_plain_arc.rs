// SPDX-License-Identifier: GPL-2.0

//! A plain reference cannot be put into a list: the item may be in another one.

use kernel::sync::Arc;
use kernel::{
    list::{impl_list_arc_safe, impl_list_item, List, ListLinks},
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

/// Puts an item into a list that may be in one already.
pub fn push(list: &mut List<Item>, item: Arc<Item>) {
    list.push_back(item);
}
