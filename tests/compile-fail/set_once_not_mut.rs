// SPDX-License-Identifier: GPL-2.0

//! What is set once does not change.

use kernel::sync::SetOnce;

/// Changes it all the same.
pub fn change(value: &mut SetOnce<u32>) {
    if let Some(value) = value.as_ref() {
        *value = 1;
    }
}
