// SPDX-License-Identifier: GPL-2.0

//! Links serve one list each: they have its ID.

use kernel::{
    list::{impl_list_arc_safe, impl_list_item, ListLinks},
    prelude::*,
};

/// An item with two IDs and one field.
#[pin_data]
pub struct Item {
    #[pin]
    links: ListLinks<0>,
}

impl_list_arc_safe! {
    impl ListArcSafe<0> for Item { untracked; }
    impl ListArcSafe<1> for Item { untracked; }
}
impl_list_item! {
    impl ListItem<0> for Item { using ListLinks { self.links }; }
    impl ListItem<1> for Item { using ListLinks { self.links }; }
}
