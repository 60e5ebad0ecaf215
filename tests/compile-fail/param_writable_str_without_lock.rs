// SPDX-License-Identifier: GPL-2.0

//! Writing a string frees the one before it, so that reading needs the lock.

use kernel::prelude::*;

module! {
    type: WithoutLock,
    name: "param_writable_str_without_lock",
    license: "GPL",
    params: {
        text: str { default: "", description: "A text", permissions: 0o644 },
    },
}

/// Reads the text.
pub fn read() -> usize {
    module_parameters::text.value().to_bytes().len()
}

struct WithoutLock;

impl kernel::Module for WithoutLock {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
