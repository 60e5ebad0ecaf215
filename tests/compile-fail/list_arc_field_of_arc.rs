// SPDX-License-Identifier: GPL-2.0

//! The field is a `ListArcField`, not a pointer to one, which might be another item's, too.

use kernel::{
    list::{define_list_arc_field_getter, impl_list_arc_safe, ListArcField},
    sync::Arc,
};

/// An item.
pub struct Item {
    priority: Arc<ListArcField<u32>>,
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
