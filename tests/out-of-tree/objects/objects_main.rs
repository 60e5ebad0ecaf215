// SPDX-License-Identifier: GPL-2.0

//! A module of several Rust objects: this one, and those it declares.

use kernel::prelude::*;

module! {
    type: Objects,
    name: "objects",
    authors: ["Rust for LTS"],
    description: "Module of several Rust objects",
    license: "GPL",
}

unsafe extern "C" {
    /// In `objects_plain.rs`: the larger of two numbers, plus one.
    safe fn objects_plain(a: u32, b: u32) -> u32;
    /// In `objects_shared.rs`, which another module has too: prints a number.
    safe fn objects_shared(n: u32);
    /// In `left/part.rs`: prints, and doubles a number.
    safe fn objects_left(n: u32) -> u32;
    /// In `right/part.rs`: prints, and triples a number.
    safe fn objects_right(n: u32) -> u32;
}

struct Objects;

impl kernel::Module for Objects {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        pr_info!("plain gives {}\n", objects_plain(3, 4));
        pr_info!(
            "left and right give {}\n",
            objects_left(5) + objects_right(5)
        );
        objects_shared(6);

        Ok(Objects)
    }
}
