// SPDX-License-Identifier: GPL-2.0

//! A type that does not say how it is printed.

use kernel::prelude::*;

module! {
    type: Unprintable,
    name: "fmt_unprintable",
    license: "GPL",
}

/// Prints.
pub fn print() {
    pr_info!("{}\n", Unprintable);
    pr_info!("{:?}\n", Unprintable);
}

struct Unprintable;

impl kernel::Module for Unprintable {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
