// SPDX-License-Identifier: GPL-2.0

//! An `ArcBorrow` does not live longer than the `Arc`.

use kernel::sync::{Arc, ArcBorrow};

/// Lends what is dropped at once.
pub fn lend<'a>(value: Arc<u32>) -> ArcBorrow<'a, u32> {
    value.as_arc_borrow()
}
