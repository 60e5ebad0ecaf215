// SPDX-License-Identifier: GPL-2.0

//! The field is part of the item: one behind a pointer might be another item's, too.

use core::ops::Deref;
use kernel::{
    list::{define_list_arc_field_getter, impl_list_arc_safe, ListArcField},
    sync::Arc,
};

/// What items share.
pub struct Shared {
    priority: ListArcField<u32>,
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

impl Item {
    define_list_arc_field_getter! {
        /// Mutable, for more than one item at a time.
        pub fn priority(&mut self) -> &mut u32 { priority }
    }
}
