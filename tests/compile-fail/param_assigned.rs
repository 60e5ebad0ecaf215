// SPDX-License-Identifier: GPL-2.0

//! A module cannot change its parameters: user space does.

use kernel::prelude::*;

module! {
    type: Assigned,
    name: "param_assigned",
    license: "GPL",
    params: {
        number: i32 { default: 0, description: "A number" },
    },
}

/// Changes the number.
pub fn change() {
    *module_parameters::number.value_ref() = 1;
}

struct Assigned;

impl kernel::Module for Assigned {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
