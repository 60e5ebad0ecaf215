// SPDX-License-Identifier: GPL-2.0

//! `rust_is_available.sh` against tools that are good, missing, old, or at odds.

use std::ffi::OsStr;
use std::fs;

use scripts_tests::{run, Outcome, Tools};

/// What each tool says of itself. `None` is a tool that is not there.
struct Setup {
    cc: Option<&'static str>,
    rustc: Option<&'static str>,
    library: bool,
    bindgen: Option<&'static str>,
    libclang: Option<&'static str>,
}

const GOOD: Setup = Setup {
    cc: Some("Debian clang version 15.0.6"),
    rustc: Some("rustc 1.85.0 (4d91de4e4 2025-02-17)"),
    library: true,
    bindgen: Some("bindgen 0.71.1"),
    libclang: Some("15.0.6"),
};

fn check(setup: &Setup, mode: &[&str]) -> Outcome {
    let tools = Tools::new();
    let sysroot = tools.path().join("sysroot");
    let core = sysroot.join("lib/rustlib/src/rust/library/core/src");
    if setup.library {
        fs::create_dir_all(&core).expect("mkdir");
        fs::write(core.join("lib.rs"), "").expect("write");
    }
    if let Some(version) = setup.cc {
        tools.add("cc", &format!("echo '{version}'"));
    }
    if let Some(version) = setup.rustc {
        tools.add(
            "rustc",
            &format!(
                "case $1 in --version) echo '{version}' ;; *) echo '{}' ;; esac",
                sysroot.display()
            ),
        );
    }
    if let Some(version) = setup.bindgen {
        let libclang = match setup.libclang {
            Some(libclang) => format!(
                "echo 'x.h:2:9: warning: clang version {libclang} [-W#pragma-messages]' >&2"
            ),
            None => "echo 'Unable to find libclang' >&2; exit 1".to_owned(),
        };
        tools.add(
            "bindgen",
            &format!("case $1 in --version) echo '{version}' ;; *) {libclang} ;; esac"),
        );
    }
    let cc = tools.path().join("cc");
    let rustc = tools.path().join("rustc");
    let bindgen = tools.path().join("bindgen");
    run(
        "rust_is_available.sh",
        mode,
        &[
            ("RUSTC", rustc.as_os_str()),
            ("BINDGEN", bindgen.as_os_str()),
            ("CC", cc.as_os_str()),
            ("RUST_LIB_SRC", OsStr::new("")),
        ],
    )
}

#[test]
fn all_is_well() {
    let outcome = check(&GOOD, &[]);
    assert_eq!(outcome.status, 0, "{outcome:?}");
    assert!(outcome.stdout.contains("Rust is available"), "{outcome:?}");
    assert!(
        outcome.stdout.contains("1.85.0 (needs 1.85.0)"),
        "{outcome:?}"
    );
    assert_eq!(outcome.stderr, "");

    let quiet = check(&GOOD, &["--quiet"]);
    assert_eq!(
        (quiet.status, quiet.stdout.as_str(), quiet.stderr.as_str()),
        (0, "", "")
    );

    let reason = check(&GOOD, &["--reason"]);
    assert_eq!(
        (
            reason.status,
            reason.stdout.as_str(),
            reason.stderr.as_str()
        ),
        (0, "", "")
    );
}

/// A setup that fails, the half sentence for the menu, and the way to mend it.
fn refused(setup: &Setup, reason: &str, fix: &str) {
    let outcome = check(setup, &["--reason"]);
    assert_eq!(outcome.status, 1, "{outcome:?}");
    assert!(outcome.stdout.starts_with(reason), "{outcome:?}");
    assert_eq!(outcome.stdout.lines().count(), 1, "{outcome:?}");

    let outcome = check(setup, &[]);
    assert_eq!(outcome.status, 1, "{outcome:?}");
    assert!(outcome.stderr.contains("FAIL"), "{outcome:?}");
    assert!(outcome.stderr.contains(fix), "{outcome:?}");
}

#[test]
fn missing_compiler_of_c() {
    let setup = Setup { cc: None, ..GOOD };
    refused(&setup, "clang: '", "install clang and lld");
}

#[test]
fn another_compiler_of_c() {
    let setup = Setup {
        cc: Some("gcc (Debian 12.2.0-14+deb12u1) 12.2.0"),
        ..GOOD
    };
    refused(
        &setup,
        "clang: the C compiler is '",
        "install clang 15.0.0 or later",
    );
}

#[test]
fn old_clang() {
    let setup = Setup {
        cc: Some("Debian clang version 14.0.6"),
        ..GOOD
    };
    refused(
        &setup,
        "clang: 14.0.6, needs 15.0.0",
        "install a newer clang",
    );
}

#[test]
fn clang_of_another_version_than_libclang() {
    let setup = Setup {
        cc: Some("clang version 19.1.7"),
        ..GOOD
    };
    let outcome = check(&setup, &[]);
    assert_eq!(outcome.status, 0, "{outcome:?}");
    let note = "bindgen uses libclang 15.0.6, the kernel uses clang 19.1.7";
    assert!(outcome.stdout.contains(note), "{outcome:?}");
    assert_eq!(outcome.stderr, "", "{outcome:?}");

    // It is no news in each build.
    let quiet = check(&setup, &["--quiet"]);
    assert_eq!(quiet.stdout + &quiet.stderr, "", "{outcome:?}");
}

#[test]
fn missing_rustc() {
    let setup = Setup {
        rustc: None,
        ..GOOD
    };
    refused(&setup, "rustc: '", "install a Rust compiler");
}

#[test]
fn old_rustc() {
    let setup = Setup {
        rustc: Some("rustc 1.84.1 (e71f9a9a9 2025-01-27)"),
        ..GOOD
    };
    refused(
        &setup,
        "rustc: 1.84.1, needs 1.85.0",
        "install a newer Rust compiler",
    );
}

#[test]
fn rustc_without_a_version() {
    let setup = Setup {
        rustc: Some("a compiler"),
        ..GOOD
    };
    refused(
        &setup,
        "rustc: unknown version 'a compiler'",
        "name a Rust compiler",
    );
}

#[test]
fn missing_library() {
    let setup = Setup {
        library: false,
        ..GOOD
    };
    refused(
        &setup,
        "rust-src: not installed for rustc 1.85.0",
        "rustup component add rust-src",
    );
}

#[test]
fn missing_bindgen() {
    let setup = Setup {
        bindgen: None,
        ..GOOD
    };
    refused(&setup, "bindgen: '", "cargo install --locked bindgen-cli");
}

#[test]
fn old_bindgen() {
    let setup = Setup {
        bindgen: Some("bindgen 0.60.1"),
        ..GOOD
    };
    refused(
        &setup,
        "bindgen: 0.60.1, needs 0.71.1",
        "cargo install --locked bindgen-cli",
    );
}

#[test]
fn missing_libclang() {
    let setup = Setup {
        libclang: None,
        ..GOOD
    };
    refused(
        &setup,
        "libclang: bindgen could not load it",
        "LIBCLANG_PATH",
    );
}

#[test]
fn old_libclang() {
    let setup = Setup {
        libclang: Some("14.0.6"),
        ..GOOD
    };
    refused(
        &setup,
        "libclang: 14.0.6, needs 15.0.0",
        "install a newer libclang",
    );
}

#[test]
fn libclang_that_is_too_new_for_bindgen() {
    let clash = Setup {
        libclang: Some("22.1.8"),
        ..GOOD
    };
    refused(
        &clash,
        "libclang: 22.1.8 with bindgen 0.71.1",
        "point bindgen to an older libclang",
    );

    let newer = Setup {
        bindgen: Some("bindgen 0.72.1"),
        ..clash
    };
    assert_eq!(check(&newer, &[]).status, 0);
}

#[test]
fn every_failed_check_is_listed() {
    let setup = Setup {
        cc: Some("gcc (GCC) 12.2.0"),
        rustc: None,
        bindgen: Some("bindgen 0.60.1"),
        ..GOOD
    };
    let outcome = check(&setup, &["--quiet"]);
    assert_eq!(outcome.stderr.matches("FAIL").count(), 3, "{outcome:?}");
}

#[test]
fn unknown_option() {
    let outcome = check(&GOOD, &["--colour"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.stderr.contains("--reason"), "{outcome:?}");
}
