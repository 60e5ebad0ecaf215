// SPDX-License-Identifier: GPL-2.0

//! A module that computes with floats: it must not be built, and the function is named.

use kernel::prelude::*;

module! {
    type: FloatArithmetic,
    name: "float_arithmetic",
    authors: ["Rust for LTS"],
    description: "Module that must be refused",
    license: "GPL",
    params: {
        percent: u32 { default: 40, description: "A part of a hundred" },
    },
}

struct FloatArithmetic;

#[inline(never)]
fn scaled(percent: u32) -> u32 {
    (percent as f32 / 100.0 * 1000.0) as u32
}

impl kernel::Module for FloatArithmetic {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        pr_info!("{}\n", scaled(module_parameters::percent.value()));
        Ok(FloatArithmetic)
    }
}
