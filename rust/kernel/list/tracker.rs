// SPDX-License-Identifier: GPL-2.0

//! [`AtomicTracker`]: tracks whether a value has a `ListArc`.

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

/// A field that tracks whether the containing structure has a [`ListArc`](super::ListArc).
///
/// It is used by [`impl_list_arc_safe!`](super::impl_list_arc_safe), which has an example.
///
/// # Invariants
///
/// If the flag is `false`, there is no `ListArc` with this `ID`.
#[repr(transparent)]
pub struct AtomicTracker<const ID: u64 = 0> {
    inner: AtomicFlag,
    // If it were swapped with that of another structure, it would track the wrong value.
    _pin: PhantomPinned,
}

impl<const ID: u64> AtomicTracker<ID> {
    /// Creates an initializer of a tracker that claims that there is no `ListArc`.
    pub fn new() -> impl PinInit<Self> {
        // INVARIANT: The value has no `ListArc` yet, which requires that it is completely
        // initialized. Once there is one, safe code cannot access the field to overwrite it.
        Self {
            inner: AtomicFlag::new(false),
            _pin: PhantomPinned,
        }
    }
}

impl<const ID: u64> ListArcSafe<ID> for AtomicTracker<ID> {
    unsafe fn on_create_list_arc_from_unique(self: Pin<&mut Self>) {
        // SAFETY: Nothing is moved out of the pinned reference.
        let this = unsafe { self.get_unchecked_mut() };
        // INVARIANT: `true` is always allowed.
        *this.inner.get_mut() = true;
    }

    unsafe fn on_drop_list_arc(&self) {
        // INVARIANT: By the safety requirements, there is no `ListArc` any more.
        //
        // A thread that reads `false` may create a new one, and must see all accesses by the old
        // one.
        self.inner.store(false, ordering::Release);
    }
}

// SAFETY: The flag is only changed from `false` to `true` here, in one atomic step, so only one
// caller gets `true` until `on_drop_list_arc` is called. By the type invariants, there was no
// `ListArc` before. The acquire here pairs with the release there.
unsafe impl<const ID: u64> TryNewListArc<ID> for AtomicTracker<ID> {
    fn try_new_list_arc(&self) -> bool {
        // INVARIANT: `true` is always allowed.
        self.inner.cmpxchg(false, true, ordering::Acquire).is_ok()
    }
}
