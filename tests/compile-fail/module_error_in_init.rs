// SPDX-License-Identifier: GPL-2.0

//! `?` in `init` gives a kernel error, and nothing else.

use kernel::prelude::*;

module! {
    type: ErrorInInit,
    name: "error_in_init",
    license: "GPL",
}

struct ErrorInInit;

impl kernel::Module for ErrorInInit {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Err("a string is no error")?;
        Ok(Self)
    }
}
