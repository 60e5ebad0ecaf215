// SPDX-License-Identifier: GPL-2.0

//! What is pinned cannot be moved out of its box.

use kernel::prelude::*;

use core::marker::PhantomPinned;

/// Must not move.
pub struct Pinned {
    _pin: PhantomPinned,
}

/// Moves it.
pub fn move_out(first: &mut Pin<KBox<Pinned>>, second: &mut Pinned) {
    core::mem::swap(&mut **first, second);
}
