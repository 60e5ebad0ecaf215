// SPDX-License-Identifier: GPL-2.0

//! A parameter is an integer, a `bool` or a `str`.

use kernel::prelude::*;

module! {
    type: UnknownType,
    name: "param_unknown_type",
    license: "GPL",
    params: {
        wide: i128 { default: 0, description: "No such integer" },
        real: f32 { default: 0.0, description: "No floating point" },
        flag: boolean { default: false, description: "Another language" },
        text: String { default: "", description: "Another library" },
        array: [u8; 4] { default: [0; 4], description: "An array" },
        none: { default: 0, description: "No type" },
    },
}

struct UnknownType;

impl kernel::Module for UnknownType {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
