// SPDX-License-Identifier: GPL-2.0

//! The small scripts: versions as numbers, the target, the configuration.

use std::fs;
use std::process::Command;

use scripts_tests::{run, scripts, Tools};

fn rustc_version(says: &str) -> String {
    let tools = Tools::new();
    let rustc = tools.add("rustc", &format!("echo '{says}'"));
    let outcome = run("rustc-version.sh", &[rustc], &[]);
    assert_eq!(outcome.status, 0);
    outcome.stdout.trim().to_owned()
}

#[test]
fn versions_are_numbers() {
    assert_eq!(
        rustc_version("rustc 1.85.0 (4d91de4e4 2025-02-17)"),
        "108500"
    );
    assert_eq!(
        rustc_version("rustc 1.96.12-nightly (0 2026-01-01)"),
        "109612"
    );
    assert_eq!(rustc_version("gcc 12"), "0");
    assert_eq!(
        run("rustc-version.sh", &["/nonexistent/rustc"], &[]).stdout,
        "0\n"
    );
}

/// What `rust_bitcode.sh` says, by what each tool says of its version.
fn bitcode(cc: &str, rustc: &str, link: &str) -> String {
    let tools = Tools::new();
    let tool = |name: &str, says: &str| tools.add(name, &format!("echo '{says}'"));
    let [cc, rustc, link] = [
        tool("cc", cc),
        tool("rustc", rustc),
        tool("llvm-link", link),
    ];
    let env = [
        ("CC", cc.as_os_str()),
        ("RUSTC", rustc.as_os_str()),
        ("LLVM_LINK", link.as_os_str()),
    ];
    let outcome = run("rust_bitcode.sh", &[] as &[&str], &env);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    outcome.stdout
}

#[test]
fn bitcode_is_of_one_version() {
    let cc = |version: u32| format!("Debian clang version {version}.1.8 (1~deb12u1)\nTarget: x");
    let rustc = "rustc 1.96.0 (ac68faa20)\nhost: x\nLLVM version: 22.1.2";
    let link = |version: u32| format!("Debian LLVM version {version}.1.8");
    assert_eq!(bitcode(&cc(22), rustc, &link(22)), "");
    let needs_clang = "needs clang 22, as rustc has LLVM 22\n";
    assert_eq!(bitcode(&cc(19), rustc, &link(22)), needs_clang);
    assert_eq!(bitcode("gcc 12.2.0", rustc, &link(22)), needs_clang);
    let needs_link = "needs llvm-link 22, as rustc has LLVM 22\n";
    assert_eq!(bitcode(&cc(22), rustc, &link(19)), needs_link);
    assert_eq!(bitcode(&cc(22), rustc, ""), needs_link);
    let other = bitcode(&cc(22), "rustc 1.96.0", &link(22));
    assert_eq!(other, "needs a rustc that is based on LLVM\n");
}

fn target(version: &str) -> String {
    let args = [
        version,
        "x86_64",
        "x86_64-linux-gnu",
        "x86-softfloat",
        "e-m:e",
        "+a",
        "-b",
    ];
    let outcome = run("rust_target.sh", &args, &[]);
    assert_eq!(outcome.status, 0, "{outcome:?}");
    outcome.stdout
}

#[test]
fn the_target_suits_the_compiler() {
    let old = target("108500");
    assert!(old.contains(r#""target-pointer-width": "64""#), "{old}");
    assert!(!old.contains("rustc-abi"), "{old}");
    assert!(old.contains(r#""features": "+a,-b""#), "{old}");

    assert!(target("108600").contains(r#""rustc-abi": "x86-softfloat""#));
    assert!(target("109000").contains(r#""target-pointer-width": "64""#));
    assert!(target("109100").contains(r#""target-pointer-width": 64"#));
}

#[test]
fn a_target_needs_its_arguments() {
    let outcome = run("rust_target.sh", &["109600"], &[]);
    assert_eq!(outcome.status, 2);
    assert!(
        outcome
            .stderr
            .starts_with("usage: rust_target.sh RUSTC_VERSION"),
        "{outcome:?}"
    );
}

#[test]
fn the_configuration_becomes_arguments() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let header = folder.path().join("autoconf.h");
    let conf = folder.path().join("auto.conf");
    fs::write(
        &header,
        "/*\n * Automatically generated file\n */\n\
         #define CONFIG_YES 1\n#define CONFIG_MOD_MODULE 1\n#define CONFIG_HZ 250\n\
         #define CONFIG_START 0xff00\n#define CONFIG_TEXT \"a \\\"b\\\"\"\n#define CONFIG_NONE \"\"\n",
    )
    .expect("write");
    fs::write(
        &conf,
        "#\n# Automatically generated file\n#\n\
         CONFIG_YES=y\nCONFIG_MOD=m\nCONFIG_HZ=250\nCONFIG_START=ff00\n\
         CONFIG_TEXT=\"a \\\"b\\\"\"\nCONFIG_NONE=\"\"\n",
    )
    .expect("write");

    let output = Command::new("awk")
        .arg("-f")
        .arg(scripts().join("rustc_cfg.awk"))
        .args([&header, &conf])
        .output()
        .expect("awk runs");
    assert!(output.status.success());
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "--cfg=CONFIG_YES\n--cfg=CONFIG_YES=\"y\"\n\
         --cfg=CONFIG_MOD\n--cfg=CONFIG_MOD=\"m\"\n\
         --cfg=CONFIG_HZ=\"250\"\n\
         --cfg=CONFIG_START=\"0xff00\"\n\
         --cfg=CONFIG_TEXT=\"a \\\"b\\\"\"\n\
         --cfg=CONFIG_NONE=\"\"\n"
    );
}
