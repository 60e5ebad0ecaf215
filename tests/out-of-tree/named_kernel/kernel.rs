// SPDX-License-Identifier: GPL-2.0

//! A crate that is itself called `kernel`, after its file. In it, `::kernel` is the kernel crate.

use ::kernel::prelude::*;

module! {
    type: Named,
    name: "named_kernel",
    authors: ["Rust for LTS"],
    description: "A module whose file is kernel.rs",
    license: "GPL",
}

struct Named {
    numbers: KVec<u32>,
}

impl kernel::Module for Named {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let mut numbers = KVec::new();
        numbers.push(72, GFP_KERNEL)?;
        pr_info!("{}: {numbers:?}\n", module_path!());
        Ok(Named { numbers })
    }
}

impl Drop for Named {
    fn drop(&mut self) {
        pr_info!("ends with {}\n", self.numbers.len());
    }
}
