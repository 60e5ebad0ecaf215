// SPDX-License-Identifier: GPL-2.0

//! Between the braces are parameters, not the end of one implementation and the start of another.

use kernel::list::{impl_has_list_links, ListLinks};

/// Not to be shared.
pub struct Pointer(*mut u8);

/// An item.
pub struct Item {
    links: ListLinks,
}

impl_has_list_links! {
    impl{> Sync for Pointer {} #[cfg(any())] impl<} HasListLinks<0> for Item { self.links }
}
