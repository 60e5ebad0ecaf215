// SPDX-License-Identifier: GPL-2.0

//! An item has one `ListArc` for each ID.

use kernel::{
    list::{impl_list_arc_safe, ListArc},
    prelude::*,
    sync::UniqueArc,
};

/// An item.
pub struct Item;

impl_list_arc_safe! {
    impl ListArcSafe<1> for Item { untracked; }
}

/// Makes two.
#[no_mangle]
pub fn pair(item: Pin<UniqueArc<Item>>) -> (ListArc<Item, 1>, ListArc<Item, 1>) {
    ListArc::pair_from_pin_unique(item)
}
