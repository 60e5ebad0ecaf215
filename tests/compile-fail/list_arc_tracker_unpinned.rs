// SPDX-License-Identifier: GPL-2.0

//! A tracker is pinned: swapped with that of another item, it would tell of that one.

use kernel::{
    list::{impl_list_arc_safe, AtomicTracker},
    prelude::*,
};

/// An item.
#[pin_data]
pub struct Item {
    tracker: AtomicTracker,
}

impl_list_arc_safe! {
    impl ListArcSafe<0> for Item { tracked_by tracker: AtomicTracker; }
}
