// SPDX-License-Identifier: GPL-2.0

//! A float is parsed, and written by `core`'s own means.

use core::fmt::Write;
use kernel::prelude::*;

module! {
    type: FloatParsed,
    name: "float_parsed",
    license: "GPL",
}

/// Writes one.
pub fn show(f: &mut dyn Write) -> core::fmt::Result {
    write!(f, "{}", 1.5_f32)
}

struct FloatParsed;

impl kernel::Module for FloatParsed {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let ratio: f64 = "1.5".parse().or(Err(EINVAL))?;
        pr_info!("{}\n", ratio > 1.0);
        Ok(Self)
    }
}
