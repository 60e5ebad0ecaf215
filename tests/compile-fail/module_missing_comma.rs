// SPDX-License-Identifier: GPL-2.0

//! A forgotten comma is one error: the next field is read.

use kernel::prelude::*;

module! {
    type: MissingComma
    name: "missing_comma"
    license: "GPL"
    licence: "GPL",
}

struct MissingComma;

impl kernel::Module for MissingComma {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
