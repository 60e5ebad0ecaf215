// SPDX-License-Identifier: GPL-2.0

//! A `ListArc` is made of a reference to the type that tracks, and coerced then.

use kernel::{
    list::{impl_list_arc_safe, ListArc},
    prelude::*,
    sync::UniqueArc,
};

/// An item.
pub struct Item<T: ?Sized> {
    value: T,
}

impl_list_arc_safe! {
    impl ListArcSafe<0> for Item<dyn Send> { untracked; }
}

/// Makes one that the type that was coerced does not know of.
pub fn make(unique: Pin<UniqueArc<Item<dyn Send>>>) -> ListArc<Item<dyn Send>> {
    ListArc::from(unique)
}
