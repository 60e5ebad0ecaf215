// SPDX-License-Identifier: GPL-2.0

//! The switch: without it nothing of Rust is needed, and where it is missing it says why.

use std::path::{Path, PathBuf};

use super::bench::{has_line, said, Bench};
use super::module;
use lts_host::cmd::Cmd;
use lts_host::error::{fail, Kind, Result};

/// A compiler that is not there.
const NOWHERE: &str = "/nonexistent/rustc";
/// What the menu says of it, after "Rust support is not available: ".
const NO_RUSTC: &str = "rustc: '/nonexistent/rustc' not found, needs 1.85.0";

/// A line of the kernel's configuration, and another one for it.
type Edit<'a> = (&'a str, &'a str);

const MODVERSIONS: Edit<'_> = ("# CONFIG_MODVERSIONS is not set", "CONFIG_MODVERSIONS=y");
const NO_RUST: Edit<'_> = ("CONFIG_RUST=y", "# CONFIG_RUST is not set");

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
    module::without_rust(bench, &bench.scratch)
}

/// No compiler at all.
pub fn no_rustc(bench: &Bench<'_>) -> Result<()> {
    let config = edited(bench, &[])?;
    let text = menu(bench, make(bench, &config, Path::new(NOWHERE))?)?;
    says(&text, NO_RUSTC)?;
    says(&text, "see 'make rustavailable'")
}

/// One that is too old.
pub fn old_rustc(bench: &Bench<'_>) -> Result<()> {
    let old = "#!/bin/sh\necho 'rustc 1.84.1 (e71f9a9a9 2025-01-27)'\n";
    let old = bench.program("old-rustc", old)?;
    let config = edited(bench, &[])?;
    let text = menu(bench, make(bench, &config, &old)?)?;
    says(&text, "rustc: 1.84.1, needs 1.85.0")
}

/// An option that excludes it; without it the switch is there.
pub fn modversions(bench: &Bench<'_>) -> Result<()> {
    let rustc = &bench.tools()?.rust.rustc;
    let text = menu(bench, make(bench, &edited(bench, &[MODVERSIONS])?, rustc)?)?;
    says(&text, "excludes MODVERSIONS")?;
    let text = menu(bench, make(bench, &edited(bench, &[])?, rustc)?)?;
    match has_line(&text, r"^Rust support \(RUST\) \[")? {
        true => Ok(()),
        false => fail(
            Kind::Failed,
            "the menu has no switch even with all that is needed",
        ),
    }
}

/// `PREEMPT_RT`, which can be chosen in a tree with the -rt patch set: there an architecture says
/// that it supports it.
pub fn preempt_rt(bench: &Bench<'_>) -> Result<()> {
    let kconfig = bench.dir.join("Kconfig.rt");
    let text = fs_err::read_to_string(bench.cfg.linux.join("Kconfig"))?;
    let select = "config X_RT\n\tdef_bool y\n\tselect ARCH_SUPPORTS_RT\n";
    fs_err::write(&kconfig, format!("{text}\n{select}"))?;
    let config = edited(bench, &[("CONFIG_PREEMPT_NONE=y", "CONFIG_PREEMPT_RT=y")])?;
    let make = make(bench, &config, &bench.tools()?.rust.rustc)?
        .arg(format!("KBUILD_KCONFIG={}", kconfig.display()));
    let text = menu(bench, make.clone())?;
    says(&text, "excludes PREEMPT_RT")?;
    let config = edited(bench, &[("CONFIG_PREEMPT_NONE=y", "CONFIG_PREEMPT_RT=y")])?;
    let make = make.env("KCONFIG_CONFIG", &config).arg("olddefconfig");
    warns(bench, &make, Some("excludes PREEMPT_RT"))
}

/// Tools that cannot combine their code: the option for that is replaced by the reason.
pub fn inline_helpers(bench: &Bench<'_>) -> Result<()> {
    let make = make(bench, &edited(bench, &[])?, &bench.tools()?.rust.rustc)?;
    let text = menu(bench, make.arg("LLVM_LINK=/nonexistent/llvm-link"))?;
    line(
        &text,
        r"^\* Inlining C functions is not available: needs (clang|llvm-link) \d+, as rustc has LLVM \d+",
    )?;
    match has_line(&text, r"\(RUST_INLINE_HELPERS\)")? {
        true => fail(Kind::Failed, "the menu has the option all the same"),
        false => Ok(()),
    }
}

/// A configuration that is updated says why it loses Rust: once, and only if it had it.
pub fn dropped(bench: &Bench<'_>) -> Result<()> {
    let rustc = &bench.tools()?.rust.rustc;
    let olddefconfig = |edits: &[Edit<'_>], rustc: &Path| -> Result<Cmd> {
        Ok(make(bench, &edited(bench, edits)?, rustc)?.arg("olddefconfig"))
    };
    let make = olddefconfig(&[MODVERSIONS], rustc)?;
    warns(bench, &make, Some("excludes MODVERSIONS"))?;
    warns(bench, &make, None)?;
    warns(bench, &olddefconfig(&[MODVERSIONS, NO_RUST], rustc)?, None)?;
    let make = olddefconfig(&[], Path::new(NOWHERE))?;
    let reasons = format!("{NO_RUSTC}; see 'make rustavailable'");
    warns(bench, &make, Some(&reasons))?;
    // Where it is named beside the others, that is not by a configuration.
    let make = make.arg("allyesconfig").env_remove("KCONFIG_ALLCONFIG");
    warns(bench, &make, None)
}

/// So does one that is made of a preset, of a default configuration, or of a fragment.
pub fn dropped_of_a_file(bench: &Bench<'_>) -> Result<()> {
    let rustc = &bench.tools()?.rust.rustc;
    let config = bench.dir.join("menu.config");
    let preset = bench.dir.join("preset.config");
    for (text, reason) in [
        ("CONFIG_RUST=y\n", "not on this architecture"),
        ("CONFIG_64BIT=y\nCONFIG_RUST=y\n", "needs SMP"),
    ] {
        fs_err::write(&preset, text)?;
        let make = make(bench, &config, rustc)?.arg("allnoconfig");
        let make = make.env("KCONFIG_ALLCONFIG", &preset);
        warns(bench, &make, Some(reason))?;
    }
    fs_err::write(
        &preset,
        "CONFIG_SMP=y\nCONFIG_MODULES=y\nCONFIG_MODVERSIONS=y\nCONFIG_RUST=y\n",
    )?;
    // It is looked for in the tree, in a directory of default configurations.
    let name = bench.dir.file_name().unwrap_or_default();
    let name = Path::new("../../../..").join(name).join("preset.config");
    let make_it = make(bench, &config, rustc)?.arg("defconfig");
    let make_it = make_it.arg(format!("KBUILD_DEFCONFIG={}", name.display()));
    warns(bench, &make_it, Some("excludes MODVERSIONS"))?;

    let reasons = format!("{NO_RUSTC}; see 'make rustavailable'");
    let make_it = make(bench, &config, Path::new(NOWHERE))?.arg("rust.config");
    warns(bench, &make_it, Some(&reasons))
}

/// So does a build, in which the configuration is updated when a tool is another one.
pub fn dropped_by_a_build(bench: &Bench<'_>) -> Result<()> {
    let make = bench.make(&bench.scratch)?;
    let make = make.arg(format!("RUSTC={NOWHERE}")).arg("syncconfig");
    let reasons = format!("{NO_RUSTC}; see 'make rustavailable'");
    warns(bench, &make, Some(&reasons))?;
    warns(bench, &make, None)
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

/// A configuration that differs from the kernel's in these lines.
fn edited(bench: &Bench<'_>, edits: &[Edit<'_>]) -> Result<PathBuf> {
    let path = bench.dir.join("menu.config");
    let mut config = fs_err::read_to_string(bench.cfg.out.join(".config"))?;
    for (from, to) in edits {
        let from = format!("\n{from}\n");
        if !config.contains(&from) {
            let from = from.trim();
            return fail(Kind::Failed, format!("the configuration has no {from}"));
        }
        config = config.replace(&from, &format!("\n{to}\n"));
    }
    fs_err::write(&path, config)?;
    Ok(path)
}

/// make for that configuration, with this compiler.
fn make(bench: &Bench<'_>, config: &Path, rustc: &Path) -> Result<Cmd> {
    let make = bench.make(&bench.scratch)?;
    let make = make.arg(format!("RUSTC={}", rustc.display()));
    Ok(make.env("KCONFIG_CONFIG", config))
}

/// What `make config` prints to someone who takes what is proposed.
fn menu(bench: &Bench<'_>, make: Cmd) -> Result<String> {
    let make = make.arg("config").input("\n".repeat(20_000));
    said(&bench.cfg, &make)?.good()
}

/// Makes sure that this says why Rust is lost, in one line on standard error, or that it says
/// nothing.
fn warns(bench: &Bench<'_>, make: &Cmd, reasons: Option<&str>) -> Result<()> {
    let output = make.output(&bench.cfg)?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return fail(Kind::Failed, format!("{}\n{stderr}", output.status));
    }
    let about: Vec<&str> = stderr.lines().filter(|l| l.contains("RUST=")).collect();
    let expected: Vec<String> = reasons
        .iter()
        .map(|why| {
            format!("warning: CONFIG_RUST=y is dropped: Rust support is not available: {why}")
        })
        .collect();
    match about == expected {
        true => Ok(()),
        false => {
            let shown = make.shown();
            let what = format!("{shown}\nshould say: {expected:?}\nand says: {stderr}");
            fail(Kind::Failed, what)
        }
    }
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
