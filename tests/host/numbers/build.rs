// SPDX-License-Identifier: GPL-2.0

//! Sets the option of the kernel's configuration that the sources ask for.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(CONFIG_64BIT)");
    if std::env::var("CARGO_CFG_TARGET_POINTER_WIDTH").is_ok_and(|width| width == "64") {
        println!("cargo::rustc-cfg=CONFIG_64BIT");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
