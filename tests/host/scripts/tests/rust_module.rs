// SPDX-License-Identifier: GPL-2.0

//! `rust_module.sh` in the build directory of a kernel, with tools that suit it and others.

use std::fs;
use std::path::Path;
use std::process::Command;

use scripts_tests::{scripts, Outcome, Tools};

/// No machine has this one.
const CLANG: &str = "Debian clang version 98.1.7 (3~deb12u1)";
const RUSTC: &str = "rustc 1.85.0 (0123abcde 2025-02-17) (Fake)";

/// A build directory, which has tools too: these are first in the path.
struct Kernel(Tools);

impl Kernel {
    fn new() -> Self {
        let kernel = Self::with(&format!(
            "CONFIG_RUST=y\nCONFIG_RUSTC_VERSION_TEXT=\"{RUSTC}\"\n\
             CONFIG_CC_VERSION_TEXT=\"{CLANG}\"\n"
        ));
        fs::create_dir(kernel.path().join("rust")).expect("mkdir");
        fs::write(kernel.path().join("rust/libkernel.rmeta"), "").expect("write");
        kernel
    }

    fn with(config: &str) -> Self {
        let tools = Tools::new();
        let dir = tools.path().join("include/config");
        fs::create_dir_all(&dir).expect("mkdir");
        fs::write(dir.join("auto.conf"), config).expect("write");
        fs::create_dir(tools.path().join("bin")).expect("mkdir");
        Self(tools)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Adds a tool to the path.
    fn tool(&self, name: &str, version: &str) {
        self.0
            .add(&format!("bin/{name}"), &format!("echo '{version}'"));
    }

    fn check(&self, cc: &str, rustc: &str) -> Outcome {
        self.check_with(&[("CC", cc), ("RUSTC", rustc)])
    }

    fn check_with(&self, env: &[(&str, &str)]) -> Outcome {
        let bin = self.path().join("bin");
        Command::new("sh")
            .arg(fs::canonicalize(scripts().join("rust_module.sh")).expect("the script is there"))
            .current_dir(self.path())
            .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
            .env("HOME", self.path())
            .env_remove("RUSTUP_HOME")
            .envs(env.iter().copied())
            .output()
            .expect("sh runs")
            .into()
    }
}

/// Nothing but this.
fn says(outcome: &Outcome, stdout: &str, stderr: &str) {
    assert_eq!(outcome.status, 0, "{outcome:?}");
    assert_eq!(outcome.stdout, stdout, "{outcome:?}");
    assert_eq!(outcome.stderr, stderr, "{outcome:?}");
}

#[test]
fn all_is_well() {
    let kernel = Kernel::new();
    kernel.tool("clang", CLANG);
    kernel.tool("rustc", RUSTC);
    says(&kernel.check("clang", "rustc"), "", "");
    says(&kernel.check("env clang", "env rustc"), "", "");
}

#[test]
fn llvm_is_forgotten() {
    let kernel = Kernel::new();
    kernel.tool("gcc", "gcc (Debian 12.2.0-14) 12.2.0");
    kernel.tool("rustc", RUSTC);
    let expected = |llvm: &str| {
        format!(
            "the kernel was built with {CLANG}, but CC is gcc (Debian 12.2.0-14) 12.2.0: \
             call make with {llvm}\n"
        )
    };
    // A clang without its linker will not do, nor will one of another version.
    kernel.tool("clang", "clang version 97.0.6");
    kernel.tool("clang-98", CLANG);
    let none = expected("LLVM=dir/, the directory with clang 98");
    says(&kernel.check("gcc", "rustc"), &none, "");
    kernel.tool("ld.lld-98", "");
    says(&kernel.check("gcc", "rustc"), &expected("LLVM=-98"), "");

    kernel.tool("ld.lld", "");
    says(&kernel.check("gcc", "rustc"), &expected("LLVM=-98"), "");
    kernel.tool("clang", CLANG);
    says(&kernel.check("gcc", "rustc"), &expected("LLVM=1"), "");
}

#[test]
fn clang_is_not_there() {
    let kernel = Kernel::new();
    kernel.tool("rustc", RUSTC);
    let expected = format!(
        "the kernel was built with {CLANG}, but CC=clang is not found: \
         call make with LLVM=dir/, the directory with clang 98\n"
    );
    says(&kernel.check("clang", "rustc"), &expected, "");
}

#[test]
fn clang_of_another_version_may_do() {
    let kernel = Kernel::new();
    kernel.tool("clang", "clang version 20.1.0");
    kernel.tool("rustc", RUSTC);
    let warning =
        format!("warning: the kernel was built with {CLANG}, but CC is clang version 20.1.0\n");
    says(&kernel.check("clang", "rustc"), "", &warning);
}

/// A kernel whose C functions are inlined into Rust code has them as bitcode.
#[test]
fn bitcode_needs_tools_of_its_version() {
    let kernel = Kernel::new();
    let config = kernel.path().join("include/config/auto.conf");
    let text = fs::read_to_string(&config).expect("read");
    fs::write(config, text + "CONFIG_RUST_INLINE_HELPERS=y\n").expect("write");
    kernel.tool("rustc", &format!("{RUSTC}\nLLVM version: 98.1.0"));
    kernel.tool("clang-x", "clang version 97.0.0");
    let with = "LLVM=dir/, the directory with clang 98";
    let expected = format!(
        "the kernel was built with {CLANG}, but CC is clang version 97.0.0: call make with {with}\n"
    );
    says(&kernel.check("clang-x", "rustc"), &expected, "");

    kernel.tool("clang", CLANG);
    kernel.tool("llvm-link", "LLVM version 97.0.0");
    let expected = format!(
        "the kernel was built with CONFIG_RUST_INLINE_HELPERS, which needs llvm-link 98, \
         as rustc has LLVM 98: call make with {with}\n"
    );
    says(&kernel.check("clang", "rustc"), &expected, "");

    kernel.tool("llvm-link", "LLVM version 98.1.0");
    let expected = format!(
        "the kernel in {} is not prepared for Rust modules, there is no rust/helpers/helpers.bc: \
         run make there, or make modules_prepare\n",
        kernel.path().display()
    );
    says(&kernel.check("clang", "rustc"), &expected, "");

    fs::create_dir(kernel.path().join("rust/helpers")).expect("mkdir");
    fs::write(kernel.path().join("rust/helpers/helpers.bc"), "").expect("write");
    says(&kernel.check("clang", "rustc"), "", "");
    kernel.tool("clang", "clang version 98.2.0");
    let warning =
        format!("warning: the kernel was built with {CLANG}, but CC is clang version 98.2.0\n");
    says(&kernel.check("clang", "rustc"), "", &warning);
}

#[test]
fn another_rustc() {
    let kernel = Kernel::new();
    kernel.tool("clang", CLANG);
    kernel.tool("rustc-x", "rustc 1.96.0 (x)");
    let expected = |fix: &str| {
        format!("the kernel was built with {RUSTC}, but RUSTC is rustc 1.96.0 (x): call make with {fix}\n")
    };
    let outcome = kernel.check("clang", "rustc-x");
    says(&outcome, &expected("RUSTC=path, that of this compiler"), "");

    // One of rustup's is found.
    let toolchain = kernel.path().join(".rustup/toolchains/1.85/bin");
    fs::create_dir_all(&toolchain).expect("mkdir");
    let rustc = kernel.0.add(
        ".rustup/toolchains/1.85/bin/rustc",
        &format!("echo '{RUSTC}'"),
    );
    let fix = format!("RUSTC={}", rustc.display());
    says(&kernel.check("clang", "rustc-x"), &expected(&fix), "");
}

#[test]
fn no_rustc() {
    let kernel = Kernel::new();
    kernel.tool("clang", CLANG);
    let outcome = kernel.check("clang", "/nonexistent/rustc");
    let expected = format!(
        "the kernel was built with {RUSTC}, but RUSTC=/nonexistent/rustc is not found: \
         call make with RUSTC=path, that of this compiler\n"
    );
    says(&outcome, &expected, "");
}

#[test]
fn both_are_others() {
    let kernel = Kernel::new();
    kernel.tool("clang", CLANG);
    kernel.tool("ld.lld", "");
    kernel.tool("gcc", "gcc (GCC) 12.2.0");
    kernel.tool("rustc", RUSTC);
    let expected = format!(
        "the kernel was built with {CLANG}, but CC is gcc (GCC) 12.2.0, and with {RUSTC}, \
         but RUSTC=/nonexistent/rustc is not found: call make with LLVM=1 RUSTC={}\n",
        kernel.path().join("bin/rustc").display()
    );
    says(&kernel.check("gcc", "/nonexistent/rustc"), &expected, "");
}

#[test]
fn another_clippy() {
    let kernel = Kernel::new();
    kernel.tool("clang", CLANG);
    kernel.tool("clippy-driver", RUSTC);
    kernel.tool("clippy-x", "rustc 1.96.0 (x)");
    let outcome = kernel.check_with(&[
        ("CC", "clang"),
        ("RUSTC", "clippy-x --rustc"),
        ("RUSTC_NAME", "CLIPPY_DRIVER"),
    ]);
    let fix = format!(
        "call make with CLIPPY_DRIVER={}\n",
        kernel.path().join("bin/clippy-driver").display()
    );
    assert!(outcome.stdout.ends_with(&fix), "{outcome:?}");
}

#[test]
fn a_kernel_without_rust() {
    let kernel = Kernel::with("CONFIG_64BIT=y\n");
    let outcome = kernel.check("/nonexistent/clang", "/nonexistent/rustc");
    let expected = format!(
        "the kernel in {} has no Rust support, CONFIG_RUST is not set: tick \"Rust support\" in \
         \"General setup\" there, and build it again\n",
        kernel.path().display()
    );
    says(&outcome, &expected, "");
}

#[test]
fn a_kernel_that_is_not_prepared() {
    let kernel = Kernel::new();
    kernel.tool("clang", CLANG);
    kernel.tool("rustc", RUSTC);
    fs::remove_file(kernel.path().join("rust/libkernel.rmeta")).expect("rm");
    let expected = format!(
        "the kernel in {} is not prepared for Rust modules, there is no rust/libkernel.rmeta: \
         run make there, or make modules_prepare\n",
        kernel.path().display()
    );
    says(&kernel.check("clang", "rustc"), &expected, "");
}

#[test]
fn a_trimmed_kernel() {
    let kernel = Kernel::new();
    kernel.tool("clang", CLANG);
    kernel.tool("rustc", RUSTC);
    let config = kernel.path().join("include/config/auto.conf");
    let options = fs::read_to_string(&config).expect("the configuration");
    fs::write(config, options + "CONFIG_RUST_TRIM=y\n").expect("the configuration");
    says(
        &kernel.check("clang", "rustc"),
        "",
        "warning: the kernel was built with CONFIG_RUST_TRIM: it exports only what the modules of \
         its own build use, and others may lack symbols\n",
    );
}
