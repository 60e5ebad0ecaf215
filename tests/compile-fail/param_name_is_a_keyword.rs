// SPDX-License-Identifier: GPL-2.0

//! A keyword needs `r#` to be a name.

use kernel::prelude::*;

module! {
    type: Keyword,
    name: "param_name_is_a_keyword",
    license: "GPL",
    params: {
        type: i32 { default: 0, description: "A keyword" },
    },
}

struct Keyword;

impl kernel::Module for Keyword {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
