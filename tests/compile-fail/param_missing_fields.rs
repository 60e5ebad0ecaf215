// SPDX-License-Identifier: GPL-2.0

//! A parameter has a default and a description.

use kernel::prelude::*;

module! {
    type: MissingFields,
    name: "param_missing_fields",
    license: "GPL",
    params: {
        lonely: i32 {},
        described: i32 { description: "No default" },
        nothing: i32,
    },
}

struct MissingFields;

impl kernel::Module for MissingFields {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
