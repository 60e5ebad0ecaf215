// SPDX-License-Identifier: GPL-2.0

//! `author` is an older spelling of `authors`: both at once make no sense.

use kernel::prelude::*;

module! {
    type: Authors,
    name: "authors",
    author: "One",
    authors: ["Two"],
    license: "GPL",
}

struct Authors;

impl kernel::Module for Authors {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Self)
    }
}
