// SPDX-License-Identifier: GPL-2.0

//! A crate has one module.

use kernel::prelude::*;

module! {
    type: Twice,
    name: "twice",
    license: "GPL",
}

module! {
    type: Twice,
    name: "twice",
    license: "GPL",
}

struct Twice;

impl kernel::Module for Twice {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
