// SPDX-License-Identifier: GPL-2.0

//! A module that says it is not free software: it must not link, as it prints, and the function
//! that does so is exported to modules under the GPL only.

use kernel::prelude::*;

module! {
    type: Proprietary,
    name: "proprietary",
    authors: ["Rust for LTS"],
    description: "Module that must be refused",
    license: "Proprietary",
}

struct Proprietary;

impl kernel::Module for Proprietary {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        pr_info!("this must never be seen\n");

        Ok(Proprietary)
    }
}
