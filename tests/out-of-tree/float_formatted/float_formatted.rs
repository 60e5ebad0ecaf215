// SPDX-License-Identifier: GPL-2.0

//! A module that formats a float as a part of a structure: it must not be built, and what formats
//! the float is named.

use kernel::prelude::*;

module! {
    type: FloatFormatted,
    name: "float_formatted",
    authors: ["Rust for LTS"],
    description: "Module that must be refused",
    license: "GPL",
    params: {
        bits: u32 { default: 0, description: "The bits of a float" },
    },
}

#[derive(Debug)]
struct Sample {
    _channel: u32,
    _volts: Option<f32>,
}

struct FloatFormatted;

impl kernel::Module for FloatFormatted {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let bits = module_parameters::bits.value();
        let sample = Sample {
            _channel: bits,
            _volts: Some(f32::from_bits(bits)),
        };
        pr_info!("{sample:?}\n");
        Ok(FloatFormatted)
    }
}
