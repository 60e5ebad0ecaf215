// SPDX-License-Identifier: GPL-2.0

//! Critical sections end before their domain goes.

use kernel::{
    prelude::*,
    sync::srcu::{Guard, Srcu},
};

/// Drops the domain first.
pub fn enter<'a>(srcu: Pin<KBox<Srcu>>) -> Guard<'a> {
    srcu.read_lock()
}
