// SPDX-License-Identifier: GPL-2.0

//! The links are part of the item: those behind a pointer might be another item's, too.

use core::ops::Deref;
use kernel::{
    list::{impl_list_arc_safe, impl_list_item, ListLinks},
    sync::Arc,
};

/// What items share.
pub struct Shared {
    links: ListLinks,
}

/// An item.
pub struct Item {
    shared: Arc<Shared>,
}

impl Deref for Item {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.shared
    }
}

impl_list_arc_safe! {
    impl ListArcSafe<0> for Item { untracked; }
}
impl_list_item! {
    impl ListItem<0> for Item { using ListLinks { self.links }; }
}
