// SPDX-License-Identifier: GPL-2.0

//! Whether an item has a `ListArc` is only known if the type tracks it.

use kernel::sync::Arc;
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

/// Makes a `ListArc` of an item that may have one already.
pub fn make(item: Arc<Item>) -> Option<ListArc<Item>> {
    ListArc::try_from_arc(item).ok()
}

/// Uses the rest.
pub fn push(list: &mut List<Item>, item: ListArc<Item>) {
    list.push_back(item);
}
