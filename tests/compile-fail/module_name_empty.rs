// SPDX-License-Identifier: GPL-2.0

//! A module has a name, and a licence.

use kernel::prelude::*;

module! {
    type: Empty,
    name: "",
    license: "",
}

struct Empty;

impl kernel::Module for Empty {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
