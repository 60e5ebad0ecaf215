// SPDX-License-Identifier: GPL-2.0

//! Compiles the macros and the crates that fixtures use: by rustc alone, as Kbuild does it.

use std::env;
use std::path::Path;
use std::path::PathBuf;
use std::process::exit;
use std::process::Command;

fn main() {
    let directory = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR"));
    let rust = Path::new("../../../rust");

    for path in [
        rust.join("macros"),
        rust.join("pin-init"),
        rust.join("kernel/module.rs"),
        rust.join("kernel/module_param.rs"),
        "fixtures/kernel.rs".into(),
        "fixtures/c.rs".into(),
    ] {
        println!("cargo::rerun-if-changed={}", path.display());
    }

    let macros = ["--extern", "proc_macro", "-Dwarnings"];
    let kernel = [
        "--extern",
        "macros",
        "--extern",
        "pin_init",
        "--cfg",
        "CONFIG_SYSFS",
    ];
    let build = |kind, source: &Path, name, arguments| {
        compile(&directory, kind, source, name, arguments);
    };
    build("proc-macro", &rust.join("macros/lib.rs"), "macros", &macros);
    build(
        "rlib",
        &rust.join("pin-init/lib.rs"),
        "pin_init",
        &["--extern", "macros"],
    );
    build("rlib", Path::new("fixtures/kernel.rs"), "kernel", &kernel);
    build(
        "rlib",
        Path::new("fixtures/c.rs"),
        "c",
        &["--extern", "kernel"],
    );
}

fn compile(directory: &Path, kind: &str, source: &Path, name: &str, arguments: &[&str]) {
    let mut command = Command::new(env::var_os("RUSTC").expect("Cargo sets RUSTC"));
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .args(["--edition=2021", "-Copt-level=1", "-Cdebuginfo=0"])
        .args(["-Csymbol-mangling-version=v0", "-Astable_features"])
        .args(["--crate-type", kind, "--crate-name", name, "-L"])
        .arg(directory)
        .arg("--out-dir")
        .arg(directory)
        .args(arguments)
        .arg(source);
    let succeeded = match command.status() {
        Ok(status) => status.success(),
        Err(error) => {
            eprintln!("{command:?}: {error}");
            false
        }
    };
    if !succeeded {
        eprintln!("this failed: {command:?}");
        exit(1);
    }
}
