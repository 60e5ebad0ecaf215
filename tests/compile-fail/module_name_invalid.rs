// SPDX-License-Identifier: GPL-2.0

//! A name that cannot be that of a module.

use kernel::prelude::*;

module! {
    type: Invalid,
    name: "not a name",
    license: "GPL",
}

struct Invalid;

impl kernel::Module for Invalid {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
