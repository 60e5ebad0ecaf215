// SPDX-License-Identifier: GPL-2.0

//! A module may be removed by another thread than the one that loaded it.

use kernel::prelude::*;

module! {
    type: NotSend,
    name: "not_send",
    license: "GPL",
}

struct NotSend {
    _pointer: *mut u8,
}

impl kernel::Module for NotSend {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self {
            _pointer: core::ptr::null_mut(),
        })
    }
}
