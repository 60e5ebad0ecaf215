// SPDX-License-Identifier: GPL-2.0

//! A field is a name, a colon and a value.

use kernel::prelude::*;

module! {
    type: MissingColon,
    name "missing_colon",
    license = "GPL",
    "description",
}

struct MissingColon;

impl kernel::Module for MissingColon {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
