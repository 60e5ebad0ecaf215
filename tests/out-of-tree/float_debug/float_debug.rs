// SPDX-License-Identifier: GPL-2.0

//! A module that formats a float with `{:?}`: it must not be built, and the function is named.

use kernel::prelude::*;

module! {
    type: FloatDebug,
    name: "float_debug",
    authors: ["Rust for LTS"],
    description: "Module that must be refused",
    license: "GPL",
    params: {
        bits: u32 { default: 0, description: "The bits of a float" },
    },
}

struct FloatDebug;

#[inline(never)]
fn show(bits: u32) {
    pr_info!("{:?}\n", f32::from_bits(bits));
}

impl kernel::Module for FloatDebug {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        show(module_parameters::bits.value());
        Ok(FloatDebug)
    }
}
