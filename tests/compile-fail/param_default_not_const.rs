// SPDX-License-Identifier: GPL-2.0

//! The default is known when the module is compiled.

use kernel::prelude::*;

module! {
    type: NotConst,
    name: "param_default_not_const",
    license: "GPL",
    params: {
        number: i32 { default: compute(), description: "Computed" },
    },
}

fn compute() -> i32 {
    7
}

struct NotConst;

impl kernel::Module for NotConst {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
