// SPDX-License-Identifier: GPL-2.0

//! A `UniqueArc` that has become an `Arc` cannot be changed any more.

use kernel::sync::{Arc, UniqueArc};

/// Shares a value, and changes it then.
pub fn share(mut value: UniqueArc<u32>) -> Arc<u32> {
    let shared = value.into();
    *value = 1;
    shared
}
