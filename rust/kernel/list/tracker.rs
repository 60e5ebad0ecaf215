// SPDX-License-Identifier: GPL-2.0

//! Whether a value has a `ListArc`.

use super::{
    ListArcSafe,
    TryNewListArc, //
};
use crate::{
    prelude::*,
    sync::atomic::{
        ordering,
        AtomicFlag, //
    },
};
use core::marker::PhantomPinned;

/// A field that tracks whether the structure around it has a [`ListArc`](super::ListArc).
///
/// [`impl_list_arc_safe!`](super::impl_list_arc_safe) makes use of it; the example is there.
///
/// # Invariants
///
/// If it is `false`, there is no `ListArc` with this `ID`.
#[repr(transparent)]
pub struct AtomicTracker<const ID: u64 = 0> {
    inner: AtomicFlag,
    // Swapped with another structure's, it would say what is true for that one.
    _pin: PhantomPinned,
}

impl<const ID: u64> AtomicTracker<ID> {
    /// Creates an initializer of one that says that there is no `ListArc`.
    pub fn new() -> impl PinInit<Self> {
        // INVARIANT: What is being initialized has no `ListArc` yet: that takes a whole value. And
        // once there is one, safe code has no access to the field with which to overwrite it.
        Self {
            inner: AtomicFlag::new(false),
            _pin: PhantomPinned,
        }
    }
}

impl<const ID: u64> ListArcSafe<ID> for AtomicTracker<ID> {
    unsafe fn on_create_list_arc_from_unique(self: Pin<&mut Self>) {
        // SAFETY: Nothing is moved.
        let this = unsafe { self.get_unchecked_mut() };
        // INVARIANT: `true` is always allowed.
        *this.inner.get_mut() = true;
    }

    unsafe fn on_drop_list_arc(&self) {
        // INVARIANT: The caller promises that there is none any more.
        //
        // Who finds `false` here may make a new one, and must see all that was done with the old.
        self.inner.store(false, ordering::Release);
    }
}

// SAFETY: It only changes from `false` to `true` here, in one step, so only one caller gets `true`
// until `on_drop_list_arc`; before that, by the type invariant, there was no `ListArc`. The acquire
// pairs with the release there.
unsafe impl<const ID: u64> TryNewListArc<ID> for AtomicTracker<ID> {
    fn try_new_list_arc(&self) -> bool {
        // INVARIANT: `true` is always allowed.
        self.inner.cmpxchg(false, true, ordering::Acquire).is_ok()
    }
}
