// SPDX-License-Identifier: GPL-2.0

//! Each field says what it expects.

use kernel::prelude::*;

module! {
    type: "IllTyped",
    name: ill_typed,
    authors: "Rust for LTS",
    description: ["A list"],
    license: 2,
    alias: ["good", 3],
    firmware: { "file.bin" },
    params: [],
}
