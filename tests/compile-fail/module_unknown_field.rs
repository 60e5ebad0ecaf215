// SPDX-License-Identifier: GPL-2.0

//! What is misspelt is recognised; what does not exist is told apart from it.

use kernel::prelude::*;

module! {
    type: Unknown,
    name: "unknown",
    licence: "GPL",
    version: "1.0",
    license: "GPL",
}

struct Unknown;

impl kernel::Module for Unknown {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
