// SPDX-License-Identifier: GPL-2.0

//! Unknown, repeated and ill-typed fields of a parameter.

use kernel::prelude::*;

module! {
    type: Fields,
    name: "param_fields",
    license: "GPL",
    params: {
        first: i32 { default: 0, description: 5 },
        second: i32 { default: 0, desciption: "A slip of the pen", description: "Right" },
        third: i32 { default: 0, default: 1, description: "Twice" },
        fourth: i32 { default: , description: "Nothing" },
    },
}

struct Fields;

impl kernel::Module for Fields {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
