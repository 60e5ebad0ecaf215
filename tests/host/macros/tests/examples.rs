// SPDX-License-Identifier: GPL-2.0

//! The examples in the documentation of the macros.

mod support;

use std::env;
use std::process::Command;

#[test]
fn examples_run() {
    let crates = support::crates();
    let mut command = Command::new(env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into()));
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUST_MODFILE", support::MODFILE)
        .args([
            "--test",
            "--edition=2021",
            "--crate-type=proc-macro",
            "--crate-name=macros",
        ])
        .args([
            "-Zcrate-attr=feature(used_with_arg)",
            "--extern",
            "proc_macro",
            "--extern",
            "kernel",
        ])
        .arg("-L")
        .arg(crates)
        .arg("../../../rust/macros/lib.rs")
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = support::run(command);

    // No example is left out.
    let source = include_str!("../../../../rust/macros/lib.rs");
    let fences = source.lines().filter(|line| line.starts_with("/// ```"));
    let passed = format!("ok. {} passed; 0 failed; 0 ignored", fences.count() / 2);
    assert!(output.contains(&passed), "{output}");
}
