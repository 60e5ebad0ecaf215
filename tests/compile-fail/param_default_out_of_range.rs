// SPDX-License-Identifier: GPL-2.0

//! The default fits the type of the parameter.

use kernel::prelude::*;

module! {
    type: OutOfRange,
    name: "param_default_out_of_range",
    license: "GPL",
    params: {
        small: u8 { default: 256, description: "One too many" },
        large: i16 { default: 0x8000, description: "One too many here too" },
    },
}

struct OutOfRange;

impl kernel::Module for OutOfRange {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
