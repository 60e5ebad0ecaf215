// SPDX-License-Identifier: GPL-2.0

//! The tracker is part of the item: one behind a pointer might not always be the same. A trait's
//! method with the field's name does not take its place.

use core::ops::{Deref, DerefMut};
use kernel::{
    list::{impl_list_arc_safe, AtomicTracker},
    prelude::*,
};
use pin_init::__internal::{Pinned, Slot};

/// Where the trackers are.
#[pin_data]
pub struct Tracked {
    #[pin]
    tracker: AtomicTracker,
}

/// An item.
#[pin_data]
pub struct Item {
    tracked: KBox<Tracked>,
}

impl Deref for Item {
    type Target = Tracked;

    fn deref(&self) -> &Tracked {
        &self.tracked
    }
}

impl DerefMut for Item {
    fn deref_mut(&mut self) -> &mut Tracked {
        &mut self.tracked
    }
}

trait Tracker: Sized {
    fn tracker(self, _: *mut Item) -> Slot<Pinned, AtomicTracker> {
        loop {}
    }
}

impl<T> Tracker for T {}

impl_list_arc_safe! {
    impl ListArcSafe<0> for Item { tracked_by tracker: AtomicTracker; }
}
