// SPDX-License-Identifier: GPL-2.0

//! A module outside of the kernel's tree, in today's idiom.

use kernel::prelude::*;

module! {
    type: HelloWorld,
    name: "hello_world",
    authors: ["Rust for LTS"],
    description: "Hello world from outside of the tree",
    license: "GPL",
}

struct HelloWorld;

impl kernel::Module for HelloWorld {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        pr_info!("Hello world from outside of the tree!\n");

        Ok(HelloWorld)
    }
}

impl Drop for HelloWorld {
    fn drop(&mut self) {
        pr_info!("Goodbye world from outside of the tree!\n");
    }
}
