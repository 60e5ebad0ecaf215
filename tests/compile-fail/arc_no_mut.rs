// SPDX-License-Identifier: GPL-2.0

//! What is shared by an `Arc` cannot be changed through it.

use kernel::sync::Arc;

/// Changes a shared value.
pub fn change(value: &mut Arc<u32>) {
    **value = 1;
}
