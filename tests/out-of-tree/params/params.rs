// SPDX-License-Identifier: GPL-2.0

//! One parameter of each kind. `rust/tests/rust_test_params.rs` has every type.

use kernel::prelude::*;

module! {
    type: Params,
    name: "params",
    authors: ["Rust for LTS"],
    description: "Module with parameters",
    license: "GPL",
    params: {
        number: i32 {
            default: 42,
            permissions: 0o444,
            description: "A number (default: 42)",
        },
        flag: bool {
            default: false,
            permissions: 0o644,
            description: "A flag that may change (default: N)",
        },
        text: str {
            default: "none",
            permissions: 0o444,
            description: "A text (default: none)",
        },
        secret: u64 {
            default: 0,
            description: "A number that has no file in sysfs (default: 0)",
        },
    },
}

fn print() {
    pr_info!(
        "number={} flag={} text={} secret={}\n",
        module_parameters::number.value(),
        module_parameters::flag.value(),
        module_parameters::text.value(),
        module_parameters::secret.value()
    );
}

struct Params;

impl kernel::Module for Params {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        print();
        Ok(Params)
    }
}

impl Drop for Params {
    fn drop(&mut self) {
        print();
    }
}
