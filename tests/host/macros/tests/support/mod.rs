// SPDX-License-Identifier: GPL-2.0

//! Compiles the fixtures.

// Each test uses a part of it.
#![allow(dead_code)]

use std::env;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

/// A module that is loaded, in a kernel that can remove modules.
pub const LOADABLE: &[&str] = &["MODULE", "CONFIG_MODULE_UNLOAD"];

/// A module that is built in.
pub const BUILTIN: &[&str] = &[
    "CONFIG_MODULE_UNLOAD",
    "CONFIG_HAVE_ARCH_PREL32_RELOCATIONS",
];

/// The value of `RUST_MODFILE`.
pub const MODFILE: &str = "drivers/some/fixture";

/// What every Rust file of the kernel is compiled with, as far as it matters here.
const FLAGS: &[&str] = &[
    "--edition=2021",
    "-Copt-level=1",
    "-Cdebuginfo=0",
    "-Csymbol-mangling-version=v0",
    "-Astable_features",
    // Of what the kernel allows, a fixture need not use all. rustc 1.95 does not know this lint.
    "-Aunknown_lints",
    "-Aunused_features",
];

/// The path of a fixture.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(format!("{name}.rs"))
}

pub fn rustc() -> Command {
    let mut command = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUST_MODFILE", MODFILE);
    command
}

/// Runs `command`; panics with all that it said if it fails.
pub fn run(mut command: Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}{}",
        output.status,
        text(&output.stdout),
        text(&output.stderr),
    );
    text(&output.stdout) + &text(&output.stderr)
}

/// The crates that fixtures use: the build script made them.
pub fn crates() -> &'static Path {
    Path::new(env!("OUT_DIR"))
}

/// A directory for what a test makes.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("macros-{}-{count}", std::process::id()));
        fs::create_dir_all(&directory).expect("the scratch directory cannot be made");
        Self(directory)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left of it does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A command that compiles the fixture `name` with `--cfg` for each of `cfgs`.
pub fn compile(name: &str, cfgs: &[&str]) -> Command {
    let crates = crates();
    let mut command = rustc();
    command.args(FLAGS).arg("-L").arg(crates);
    for name in ["kernel", "pin_init", "c"] {
        command.args(["--extern", name]);
    }
    for cfg in cfgs {
        command.args(["--cfg", cfg]);
    }
    command
        .args(["-Zcrate-attr=feature(used_with_arg)", "-Dwarnings"])
        .arg("--check-cfg=cfg(MODULE, CONFIG_MODULE_UNLOAD, never)")
        .arg("--check-cfg=cfg(CONFIG_HAVE_ARCH_PREL32_RELOCATIONS)")
        .arg(fixture(name));
    command
}

/// Compiles the fixture `name` to an object file, and reads it.
pub fn object(name: &str, cfgs: &[&str]) -> Vec<u8> {
    let scratch = Scratch::new();
    let path = scratch.0.join("fixture.o");
    let mut command = compile(name, cfgs);
    command
        .args([
            "--crate-type=rlib",
            "-Cpanic=abort",
            "-Crelocation-model=static",
        ])
        .args(["--emit=obj", "-o"])
        .arg(&path);
    run(command);
    fs::read(&path).expect("rustc wrote no object file")
}

/// Compiles the fixture `name` to a program, and runs it.
pub fn program(name: &str, cfgs: &[&str]) {
    let scratch = Scratch::new();
    let path = scratch.0.join("fixture");
    let mut command = compile(name, cfgs);
    // Nothing in the program refers to the entries of `__param`.
    command
        .args(["-Clink-dead-code", "-Aunused_crate_dependencies", "-o"])
        .arg(&path);
    run(command);
    run(Command::new(&path));
}
