// SPDX-License-Identifier: GPL-2.0

//! What a type that is not `Sized` tracks need not be what the type it was coerced from tracks:
//! it gives no second `ListArc`.

use kernel::{
    list::{impl_list_arc_safe, AtomicTracker, ListArc},
    prelude::*,
    sync::Arc,
};

/// An item.
#[pin_data]
pub struct Item<T: ?Sized> {
    #[pin]
    tracker: AtomicTracker,
    value: T,
}

impl_list_arc_safe! {
    impl ListArcSafe<0> for Item<u32> { untracked; }
    impl ListArcSafe<0> for Item<dyn Send> { tracked_by tracker: AtomicTracker; }
}

/// Makes another `ListArc` of an item that has one, of which the tracker does not know.
pub fn second(first: &ListArc<Item<u32>>) -> Option<ListArc<Item<dyn Send>>> {
    let arc: Arc<Item<dyn Send>> = first.clone_arc();
    ListArc::try_from_arc(arc).ok()
}
