// SPDX-License-Identifier: GPL-2.0

//! A module for Linux 6.10 to 6.12: the methods of a vector take flags.

use kernel::prelude::*;

module! {
    type: Sums,
    name: "sums",
    author: "Rust for LTS",
    description: "Module from before",
    license: "GPL",
}

struct Sums {
    list: Vec<i32>,
}

impl kernel::Module for Sums {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let mut list = Vec::new();
        list.push(3, GFP_KERNEL)?;
        Ok(Sums { list })
    }
}

impl Drop for Sums {
    fn drop(&mut self) {
        pr_info!("sum {}\n", self.list.iter().sum::<i32>());
    }
}
