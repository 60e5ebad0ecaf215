// SPDX-License-Identifier: GPL-2.0

//! What was in an `Arc` stays pinned when the last reference is to be changed.

use core::marker::PhantomPinned;
use kernel::sync::Arc;

/// A value that must not move.
pub struct Pinned(u32, PhantomPinned);

/// Moves a new value into its place.
pub fn replace(value: Arc<Pinned>) {
    if let Some(value) = Arc::into_unique_or_drop(value) {
        *value = Pinned(1, PhantomPinned);
    }
}
