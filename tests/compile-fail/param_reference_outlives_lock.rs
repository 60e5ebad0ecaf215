// SPDX-License-Identifier: GPL-2.0

//! What is read with the lock cannot be used without it.

use kernel::prelude::*;

module! {
    type: OutlivesLock,
    name: "param_reference_outlives_lock",
    license: "GPL",
    params: {
        text: str { default: "", description: "A text", permissions: 0o644 },
    },
}

/// Reads the text, and keeps it for too long.
pub fn read() -> &'static CStr {
    let lock = THIS_MODULE.kernel_param_lock();
    module_parameters::text.value(&lock)
}

struct OutlivesLock;

impl kernel::Module for OutlivesLock {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
