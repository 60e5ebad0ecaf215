// SPDX-License-Identifier: GPL-2.0

//! What other CPUs point to must not move.

use kernel::{
    prelude::*,
    sync::srcu::{new_srcu, Srcu},
};

/// Makes one where it can be moved.
pub fn make() -> Result<KBox<Srcu>> {
    KBox::<Srcu>::init(new_srcu!(), GFP_KERNEL)
}
