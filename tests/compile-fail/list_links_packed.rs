// SPDX-License-Identifier: GPL-2.0

//! Links have to be aligned.

use kernel::list::{impl_list_arc_safe, impl_list_item, ListLinks};

/// An item whose links may be at an odd address.
#[repr(C, packed)]
pub struct Item {
    kind: u8,
    links: ListLinks,
}

impl_list_arc_safe! {
    impl ListArcSafe<0> for Item { untracked; }
}
impl_list_item! {
    impl ListItem<0> for Item { using ListLinks { self.links }; }
}
