// SPDX-License-Identifier: GPL-2.0

//! A field may be given once.

use kernel::prelude::*;

module! {
    type: Repeated,
    name: "repeated",
    license: "GPL",
    name: "again",
}

struct Repeated;

impl kernel::Module for Repeated {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
