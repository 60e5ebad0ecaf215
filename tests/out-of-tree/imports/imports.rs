// SPDX-License-Identifier: GPL-2.0

//! A module that calls another, which is in `../exports`.

use kernel::{
    error::to_result,
    prelude::*, //
};

#[path = "../exports/api.rs"]
mod api;

module! {
    type: Imports,
    name: "imports",
    authors: ["Rust for LTS"],
    description: "Module that calls another",
    license: "GPL",
    params: {
        amount: u32 {
            default: 3,
            description: "How much to draw",
        },
    },
}

/// What was drawn, and is put back in the end.
struct Imports {
    amount: u32,
}

impl kernel::Module for Imports {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let amount = module_parameters::amount.value();
        let left = api::exports_draw(amount);
        to_result(left)?;
        pr_info!("drew {amount}, {left} are left\n");

        Ok(Imports { amount })
    }
}

impl Drop for Imports {
    fn drop(&mut self) {
        let left = api::exports_put_back(self.amount);
        pr_info!("put {} back, {left} are there\n", self.amount);
    }
}
