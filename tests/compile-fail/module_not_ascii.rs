// SPDX-License-Identifier: GPL-2.0

//! Only the description may be other than ASCII; nothing may have a NUL character.

use kernel::prelude::*;

module! {
    type: NotAscii,
    name: "groesse",
    authors: ["Größe"],
    description: "Größe, and a NUL: \0",
    license: "GPL\0",
    alias: [b"\xff"],
}

struct NotAscii;

impl kernel::Module for NotAscii {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
