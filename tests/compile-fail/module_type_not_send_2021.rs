// SPDX-License-Identifier: GPL-2.0

//! The idiom of 2021 is held to the same rule.

use kernel::prelude::*;

module! {
    type: NotSend,
    name: b"not_send",
    author: b"Rust for LTS",
    description: b"A module that holds a pointer",
    license: b"GPL v2",
}

struct NotSend {
    _pointer: *mut u8,
}

impl KernelModule for NotSend {
    fn init() -> Result<Self> {
        Ok(Self {
            _pointer: core::ptr::null_mut(),
        })
    }
}
