// SPDX-License-Identifier: GPL-2.0

//! Only the owner of the `ListArc` has access to its field.

use kernel::{
    list::{define_list_arc_field_getter, impl_list_arc_safe, ListArcField},
    sync::Arc,
};

/// An item.
pub struct Item {
    priority: ListArcField<u32>,
}

impl_list_arc_safe! {
    impl ListArcSafe<0> for Item { untracked; }
}

impl Item {
    define_list_arc_field_getter! {
        fn priority(&mut self) -> &mut u32 { priority }
    }
}

/// Changes it from anywhere.
pub fn change(mut item: Arc<Item>) {
    *item.priority() = 1;
}
