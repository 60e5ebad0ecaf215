// SPDX-License-Identifier: GPL-2.0

//! The switch: without it nothing of Rust is needed, and where it is missing it says why.

use std::path::Path;

use super::bench::{has_line, said, Bench};
use crate::cmd::Cmd;
use crate::error::{fail, Kind, Result};

/// A compiler that is not there.
const NOWHERE: &str = "/nonexistent/rustc";

/// make, in the copy, where there is no tool for Rust.
fn make_without(bench: &Bench<'_>) -> Result<Cmd> {
    Ok(bench.make(&bench.scratch)?.args([
        "RUSTC=/nonexistent/rustc",
        "HOSTRUSTC=/nonexistent/rustc",
        "RUSTFMT=/nonexistent/rustfmt",
        "BINDGEN=/nonexistent/bindgen",
    ]))
}

/// Makes the copy one with `CONFIG_RUST=n`, and gives what make said.
fn disable(bench: &Bench<'_>) -> Result<String> {
    bench.refresh()?;
    let out = &bench.scratch.out;
    fs_err::remove_dir_all(out.join("rust"))?;
    let config = fs_err::read_to_string(out.join(".config"))?;
    let config = config.replace("CONFIG_RUST=y", "# CONFIG_RUST is not set");
    fs_err::write(out.join(".config"), config)?;

    let prepare = make_without(bench)?.args(["olddefconfig", "prepare"]);
    said(&bench.cfg, &prepare)?.good()
}

/// Makes the copy one with `CONFIG_RUST=n`, unless it is, and gives what makes more of it.
pub fn ensure_disabled(bench: &Bench<'_>) -> Result<Cmd> {
    let config = fs_err::read_to_string(bench.scratch.out.join("include/config/auto.conf"))?;
    if has_line(&config, "^CONFIG_RUST=")? {
        disable(bench)?;
    }
    make_without(bench)
}

/// With `CONFIG_RUST=n` and no tool for Rust the kernel is configured and prepared as ever, and
/// nothing appears in `rust/`.
pub fn without_rust(bench: &Bench<'_>) -> Result<()> {
    let text = disable(bench)?;
    let out = &bench.scratch.out;
    if text.contains("nonexistent") || has_line(&text, r"^  (RUSTC|BINDGEN|EXPORTS)\b")? {
        return fail(Kind::Failed, format!("a Rust tool was called for\n{text}"));
    }
    let config = fs_err::read_to_string(out.join("include/config/auto.conf"))?;
    if has_line(&config, "^CONFIG_(RUST|RUST_IS_AVAILABLE)=")? {
        return fail(Kind::Failed, "the configuration still has Rust");
    }
    if out.join("rust").exists() {
        return fail(Kind::Failed, "something was built in rust/");
    }
    let goals = ["rustdoc", "rust-analyzer"];
    let text = said(&bench.cfg, &make_without(bench)?.arg("-k").args(goals))?.bad()?;
    for goal in goals {
        let told = format!("\"make {goal}\" needs CONFIG_RUST=y: General setup, Rust support.");
        if !text.contains(&told) {
            return fail(Kind::Failed, format!("does not say: {told}\n{text}"));
        }
    }
    Ok(())
}

/// No compiler at all.
pub fn no_rustc(bench: &Bench<'_>) -> Result<()> {
    let text = menu(bench, Path::new(NOWHERE), &[])?;
    says(&text, "rustc: '/nonexistent/rustc' not found, needs 1.85.0")
}

/// One that is too old.
pub fn old_rustc(bench: &Bench<'_>) -> Result<()> {
    let old = "#!/bin/sh\necho 'rustc 1.84.1 (e71f9a9a9 2025-01-27)'\n";
    let old = bench.program("old-rustc", old)?;
    let text = menu(bench, &old, &[])?;
    says(&text, "rustc: 1.84.1, needs 1.85.0")
}

/// An option that excludes it; without it the switch is there.
pub fn modversions(bench: &Bench<'_>) -> Result<()> {
    let rustc = bench.tools()?.rust.rustc.clone();
    let text = menu(bench, &rustc, &[("CONFIG_MODVERSIONS", "y")])?;
    says(&text, "excludes MODVERSIONS")?;
    let text = menu(bench, &rustc, &[])?;
    match has_line(&text, r"^Rust support \(RUST\) \[")? {
        true => Ok(()),
        false => fail(
            Kind::Failed,
            "the menu has no switch even with all that is needed",
        ),
    }
}

/// Each check is listed, and the one that failed with what to do about it.
pub fn rustavailable(bench: &Bench<'_>) -> Result<()> {
    let make = bench.make(&bench.scratch)?.arg("rustavailable");
    let text = said(&bench.cfg, &make)?.good()?;
    for check in ["clang", "rustc", "rust-src", "bindgen", "libclang"] {
        line(&text, &format!(r"^  ok +{check} .*\(needs "))?;
    }
    let make = make.arg(format!("RUSTC={NOWHERE}"));
    let text = said(&bench.cfg, &make)?.bad()?;
    line(
        &text,
        r"^  FAIL +rustc +'/nonexistent/rustc' not found \(needs 1\.85\.0\)$",
    )?;
    line(&text, "^ +-> .*RUSTC=")?;
    line(&text, "^  ok +bindgen ")
}

/// What `make config` prints, with a configuration that differs in these options, to someone who
/// takes what is proposed.
fn menu(bench: &Bench<'_>, rustc: &Path, options: &[(&str, &str)]) -> Result<String> {
    let path = bench.dir.join("menu.config");
    let mut config = fs_err::read_to_string(bench.cfg.out.join(".config"))?;
    for (name, value) in options {
        let unset = format!("# {name} is not set");
        if !config.contains(&unset) {
            return fail(Kind::Failed, format!("the configuration has no {unset}"));
        }
        config = config.replace(&unset, &format!("{name}={value}"));
    }
    fs_err::write(&path, config)?;
    let make = bench
        .make(&bench.scratch)?
        .arg(format!("RUSTC={}", rustc.display()))
        .arg("config")
        .env("KCONFIG_CONFIG", &path)
        .input("\n".repeat(20_000));
    said(&bench.cfg, &make)?.good()
}

/// Makes sure that the menu has this reason, and no switch.
fn says(text: &str, reason: &str) -> Result<()> {
    let comment = format!("* Rust support is not available: {reason}");
    if !text.lines().any(|line| line.trim_end() == comment) {
        let about: Vec<&str> = text.lines().filter(|line| line.contains("Rust")).collect();
        let about = about.join("\n");
        return fail(
            Kind::Failed,
            format!("the menu does not say:\n{comment}\nbut:\n{about}"),
        );
    }
    match has_line(text, r"^Rust support \(RUST\)")? {
        true => fail(Kind::Failed, "the menu has the switch all the same"),
        false => Ok(()),
    }
}

fn line(text: &str, pattern: &str) -> Result<()> {
    match has_line(text, pattern)? {
        true => Ok(()),
        false => fail(Kind::Failed, format!("no line matches {pattern}\n{text}")),
    }
}
