// SPDX-License-Identifier: GPL-2.0

//! The default has the type of the parameter.

use kernel::prelude::*;

module! {
    type: WrongType,
    name: "param_default_wrong_type",
    license: "GPL",
    params: {
        number: i32 { default: true, description: "A truth" },
        flag: bool { default: 1, description: "A number" },
        text: str { default: 1, description: "A number" },
    },
}

struct WrongType;

impl kernel::Module for WrongType {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
