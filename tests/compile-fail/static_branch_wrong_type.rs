// SPDX-License-Identifier: GPL-2.0

//! The field must be a key that is usually false.

use kernel::{bindings, jump_label::static_branch_unlikely};

/// A key that is usually true.
#[repr(C)]
pub struct Keys {
    /// The key.
    pub key: bindings::static_key_true,
}

extern "C" {
    static keys: Keys;
}

/// Looks at it as if it were the other kind.
pub fn enabled() -> bool {
    // SAFETY: It would be a key.
    unsafe { static_branch_unlikely!(keys, Keys, key) }
}
