// SPDX-License-Identifier: GPL-2.0

//! Two parameters cannot have one name.

use kernel::prelude::*;

module! {
    type: Repeated,
    name: "param_repeated",
    license: "GPL",
    params: {
        twice: i32 { default: 0, description: "The first" },
        twice: u32 { default: 0, description: "The second" },
    },
}

struct Repeated;

impl kernel::Module for Repeated {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
