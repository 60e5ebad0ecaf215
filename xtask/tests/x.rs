// SPDX-License-Identifier: GPL-2.0

//! The script `x` on a machine where things are missing.

mod common;

use std::path::Path;
use std::process::Command;

use common::Fixture;

/// The script on a machine whose path has only what it cannot do without.
fn x(fixture: &Fixture, args: &[&str]) -> common::Ended {
    x_with(fixture, args, &[])
}

/// The same with these variables.
fn x_with(fixture: &Fixture, args: &[&str], vars: &[(&str, &str)]) -> common::Ended {
    for name in ["sh", "dirname", "id", "cat", "git", "cargo", "cc"] {
        let found = std::env::split_paths(&std::env::var_os("PATH").unwrap())
            .map(|dir| dir.join(name))
            .find(|path| path.is_file());
        if let Some(found) = found {
            let link = fixture.path("bin").join(name);
            let _ = std::os::unix::fs::symlink(found, link); // May be there from a call before.
        }
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../x");
    let mut command = Command::new(script);
    command
        .args(args)
        .env("PATH", fixture.path("bin"))
        .env_remove("RUSTC")
        .env_remove("LLVM")
        .env_remove("QEMU")
        .envs(vars.iter().copied());
    common::ended(command.stdin(std::process::Stdio::null()).output().unwrap())
}

fn is_debian(fixture: &Fixture) -> bool {
    fixture.program("apt-get", "echo apt-get \"$@\"\n");
    std::fs::read_to_string("/etc/os-release")
        .is_ok_and(|text| text.lines().any(|l| l == "ID=debian"))
}

#[test]
fn what_is_missing_is_listed_with_the_command_that_installs_it() {
    let fixture = Fixture::new();
    let debian = is_debian(&fixture);
    let ended = x(&fixture, &["boot"]);
    if debian {
        ended.expect(3, "these packages are missing: make flex bison bc");
        ended.expect(3, "apt-get update && ");
        ended.expect(
            3,
            "apt-get install --yes --no-install-recommends make flex bison bc",
        );
        ended.expect(3, "qemu-system-x86");
    } else {
        ended.expect(3, "install these with your distribution's package manager");
        ended.expect(3, "\n  flex\n");
    }
    assert!(
        !ended.stdout.contains("apt-get update"),
        "nothing is installed unasked"
    );
}

#[test]
fn a_verb_asks_for_no_more_than_it_needs() {
    let fixture = Fixture::new();
    is_debian(&fixture);
    let ended = x(&fixture, &["--base", "5.10", "fetch"]);
    assert!(
        ended.stderr.contains("flex") && !ended.stderr.contains("qemu"),
        "{}",
        ended.stderr
    );
    let ended = x(&fixture, &["mails"]);
    assert!(
        ended.stderr.contains("flex") && !ended.stderr.contains("qemu"),
        "{}",
        ended.stderr
    );
    let ended = x(&fixture, &["check"]);
    assert!(ended.stderr.contains("shellcheck"), "{}", ended.stderr);
}

#[test]
fn another_distribution_is_told_what_to_install() {
    let fixture = Fixture::new();
    // No apt-get in the path: whatever this machine is, it is not taken for Debian.
    let ended = x(&fixture, &["boot"]);
    ended.expect(3, "install these with your distribution's package manager:");
    ended
        .expect(3, "\n  GNU make\n")
        .expect(3, "QEMU for x86_64");
}

#[test]
fn with_yes_they_are_installed() {
    let fixture = Fixture::new();
    if !is_debian(&fixture) {
        return; // There is nothing that could install them: the test above is about that.
    }
    fixture.program("sudo", "exec \"$@\"\n");
    fixture.program("env", "shift; exec \"$@\"\n");
    fixture.program("apt-get", "echo \"apt-get $*\"; [ \"$1\" = update ]\n");
    let ended = x(&fixture, &["boot", "--yes"]);
    ended.expect(
        3,
        "apt-get update\napt-get install --yes --no-install-recommends make flex",
    );
    ended.expect(3, "the packages could not be installed; to try again:");
}

#[test]
fn rustfmt_and_clippy_are_looked_for_beside_the_compiler() {
    let fixture = Fixture::new();
    let rustc = fixture.program("rust/rustc", "").display().to_string();
    let said = |verb: &str| x_with(&fixture, &[verb], &[("RUSTC", &rustc)]).stderr;
    let wanted = "rustup component add rustfmt clippy";
    for verb in ["test", "check", "ci"] {
        assert!(said(verb).contains(wanted), "{verb}: {}", said(verb));
    }
    assert!(!said("boot").contains(wanted), "{}", said("boot"));
    fixture.program("rust/rustfmt", "");
    assert!(said("test").contains(wanted));
    fixture.program("rust/clippy-driver", "");
    assert!(!said("test").contains(wanted), "{}", said("test"));
}

/// As make hands it on, it only says that LLVM is to be used.
#[test]
fn llvm_is_looked_for_unless_its_place_is_named() {
    let fixture = Fixture::new();
    let said = |llvm: &str| x_with(&fixture, &["build"], &[("LLVM", llvm)]).stderr;
    assert_eq!(said("1"), said(""));
    assert!(!said("/nowhere/").contains("clang"));
    assert!(!said("-19").contains("clang"));
}
