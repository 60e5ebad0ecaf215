// SPDX-License-Identifier: GPL-2.0

//! A float is formatted, as a user would be shown it.

use kernel::prelude::*;

module! {
    type: Float,
    name: "fmt_float",
    license: "GPL",
}

struct Float;

impl kernel::Module for Float {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let ratio = 1.5_f64;
        pr_info!("{}\n", 1.5);
        pr_info!("{ratio}\n");
        pr_info!("{ratio:e}\n");
        Ok(Self)
    }
}
