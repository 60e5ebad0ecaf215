// SPDX-License-Identifier: GPL-2.0

//! A module for the tree from before Rust support was in mainline.

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
    fn init(_name: &'static CStr, _module: &'static ThisModule) -> Result<Self> {
        let mut list = Vec::new();
        list.try_push(3)?;
        Ok(Sums { list })
    }
}

impl Drop for Sums {
    fn drop(&mut self) {
        pr_info!("sum {}\n", self.list.iter().sum::<i32>());
    }
}
