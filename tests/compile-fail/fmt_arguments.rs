// SPDX-License-Identifier: GPL-2.0

//! A format string and its arguments must go together.

use kernel::prelude::*;

module! {
    type: Arguments,
    name: "fmt_arguments",
    license: "GPL",
}

/// Prints.
pub fn print(number: u32) {
    pr_info!("{} {}\n", number);
    pr_info!("{number}\n", number);
    pr_info!("{missing}\n");
    pr_info!("{\n");
    pr_info!(number);
}

struct Arguments;

impl kernel::Module for Arguments {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
