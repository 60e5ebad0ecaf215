// SPDX-License-Identifier: GPL-2.0

//! A second module, which has an object in common with the first, and a name of its own choice.

use kernel::prelude::*;

module! {
    type: Other,
    name: "objects_by_name",
    authors: ["Rust for LTS"],
    description: "Module that shares an object",
    license: "GPL",
}

unsafe extern "C" {
    /// In `objects_shared.rs`: prints a number.
    safe fn objects_shared(n: u32);
}

struct Other;

impl kernel::Module for Other {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        pr_info!("loaded\n");
        objects_shared(7);

        Ok(Other)
    }
}
