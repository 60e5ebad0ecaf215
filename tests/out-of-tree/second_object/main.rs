// SPDX-License-Identifier: GPL-2.0

//! A module of two objects in Rust.

use counting::Counter;
use kernel::prelude::*;

module! {
    type: SecondObject,
    name: "second_object",
    authors: ["Rust for LTS"],
    description: "Module of two objects in Rust",
    license: "GPL",
}

struct SecondObject {
    counter: Counter<u32>,
}

impl kernel::Module for SecondObject {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let mut counter = Counter::new();
        for word in ["a", "b", "a", "a"] {
            counter.count(u32::from(word.as_bytes()[0]), GFP_KERNEL)?;
        }
        pr_info!(
            "{} different ones of {}\n",
            counter.different(),
            counting::total()
        );

        Ok(SecondObject { counter })
    }
}

impl Drop for SecondObject {
    fn drop(&mut self) {
        pr_info!("{} times a\n", self.counter.of(&u32::from(b'a')));
    }
}
