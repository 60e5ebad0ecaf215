// SPDX-License-Identifier: GPL-2.0

//! What a cursor shows cannot be used once it was removed from the list.

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

/// Looks at an item that is gone.
pub fn look(list: &mut List<Item>) -> Option<u32> {
    let mut cursor = list.cursor_front();
    let next = cursor.peek_next()?;
    let number = &next.number;
    drop::<ListArc<Item>>(next.remove());
    Some(*number)
}
