// SPDX-License-Identifier: GPL-2.0

//! Compilers that are missing, too old or incomplete.

mod common;

use common::{Ended, Fixture};

/// Has the tool look for its toolchain, by a module that is to be built.
fn build_a_module(fixture: &Fixture, name: &str, value: &str) -> Ended {
    fixture.write("mod/Makefile", "obj-m := mod.o\n");
    fixture.guest("report end 0\n");
    let args = [
        "boot", "--accel", "tcg", "--kernel", "out", "--module", "mod",
    ];
    common::ended(
        fixture
            .command()
            .args(args)
            .env(name, value)
            .output()
            .unwrap(),
    )
}

#[test]
fn a_rustc_that_is_too_old_is_refused() {
    let fixture = Fixture::new();
    let rustc = fixture.program("old-rustc", "echo 'rustc 1.80.1 (x)'\n");
    let ended = build_a_module(&fixture, "RUSTC", &rustc.display().to_string());
    ended.expect(
        3,
        "no rustc 1.85.0 or newer with its library source was found",
    );
    ended.expect(3, "is 1.80.1, 1.85.0 or newer is needed");
}

#[test]
fn a_rustc_without_the_library_source_is_refused() {
    let fixture = Fixture::new();
    let script = "case $1 in --version) echo 'rustc 1.90.0' ;; *) echo /nowhere ;; esac\n";
    let rustc = fixture.program("bare-rustc", script);
    let ended = build_a_module(&fixture, "RUSTC", &rustc.display().to_string());
    ended.expect(3, "is 1.90.0, its library source is missing");
}

#[test]
fn a_rustc_may_have_a_wrapper_in_front() {
    let fixture = Fixture::new();
    let rustc = fixture.program("old-rustc", "echo 'rustc 1.80.1 (x)'\n");
    let ended = build_a_module(&fixture, "RUSTC", &format!("env {}", rustc.display()));
    ended.expect(3, &format!("$RUSTC: {}: is 1.80.1", rustc.display()));
}

#[test]
fn a_rustc_that_is_not_there_is_told() {
    let ended = build_a_module(&Fixture::new(), "RUSTC", "/nowhere/rustc");
    ended.expect(3, "$RUSTC: /nowhere/rustc");
}

/// As `x` hands it over, so that cargo does not take it.
#[test]
fn the_users_rustc_is_handed_over_under_another_name() {
    let ended = build_a_module(&Fixture::new(), "X_RUSTC", "/nowhere/rustc");
    ended.expect(3, "$RUSTC: /nowhere/rustc");
}

#[test]
fn llvm_that_is_not_there_is_told() {
    let fixture = Fixture::new();
    let source = "sysroot/lib/rustlib/src/rust/library/core/src/lib.rs";
    fixture.write(source, "");
    let sysroot = fixture.path("sysroot");
    let script = format!(
        "case $1 in --version) echo 'rustc 1.90.0' ;; *) echo {} ;; esac\n",
        sysroot.display()
    );
    let rustc = fixture.program("good-rustc", &script);
    fixture.write("mod/Makefile", "obj-m := mod.o\n");
    let mut command = fixture.command();
    command
        .args(["boot", "--kernel", "out", "--module", "mod"])
        .env("RUSTC", &rustc);
    let ended = common::ended(command.env("LLVM", "/nowhere/").output().unwrap());
    ended.expect(
        3,
        "clang, lld and the LLVM tools, version 15 or newer, were not found",
    );
    ended.expect(3, "tried: /nowhere: has no clang");

    let llvm = fixture.path("llvm");
    for tool in common::tools::LLVM {
        fixture.program(&format!("../llvm/{tool}"), "echo 'clang version 14.0.6'\n");
    }
    let mut command = fixture.command();
    command
        .args(["boot", "--kernel", "out", "--module", "mod"])
        .env("RUSTC", &rustc);
    let ended = common::ended(
        command
            .env("LLVM", format!("{}/", llvm.display()))
            .output()
            .unwrap(),
    );
    ended.expect(3, "is 14.0.6");

    // A suffix leads there too.
    std::os::unix::fs::symlink(llvm.join("clang"), fixture.path("bin/clang-x")).unwrap();
    let ended = common::ended(command.env("LLVM", "-x").output().unwrap());
    ended.expect(3, &format!("tried: {}: is 14.0.6", llvm.display()));

    fixture.program("../llvm/clang", "echo 'clang version 19.1.7'\n");
    fixture.program("old-bindgen", "echo 'bindgen 0.60.1'\n");
    let mut command = fixture.command();
    command
        .args(["boot", "--kernel", "out", "--module", "mod"])
        .env("RUSTC", &rustc);
    command
        .env("LLVM", format!("{}/", llvm.display()))
        .env("BINDGEN", "old-bindgen");
    let ended = common::ended(command.output().unwrap());
    ended
        .expect(3, "$BINDGEN cannot be used")
        .expect(3, "is 0.60.1, 0.71.1 or newer is needed");

    fixture.program("../llvm/clang", "echo 'clang version 22.1.0'\n");
    fixture.program("old-bindgen", "echo 'bindgen 0.72.0'\n");
    fixture.write("lib/libclang.so", "");
    let ended = common::ended(command.output().unwrap());
    ended.expect(3, "is 0.72.0, 0.72.1 or newer is needed for libclang 22");
}
