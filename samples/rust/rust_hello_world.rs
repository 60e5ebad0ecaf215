// SPDX-License-Identifier: GPL-2.0

//! The smallest module worth reading.

use kernel::prelude::*;

module! {
    type: HelloWorld,
    name: "rust_hello_world",
    authors: ["Rust for LTS"],
    description: "Hello world in Rust",
    license: "GPL",
}

/// The value that the kernel owns while the module is loaded. This one is empty.
struct HelloWorld;

impl kernel::Module for HelloWorld {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        pr_info!("Hello world from Rust!\n");

        Ok(HelloWorld)
    }
}

impl Drop for HelloWorld {
    fn drop(&mut self) {
        pr_info!("Goodbye world from Rust!\n");
    }
}
