// SPDX-License-Identifier: GPL-2.0

//! A module out of the tree, and tools or a kernel that do not suit it: one line says what to do,
//! and nothing is compiled.

use regex::Regex;

use super::bench::{compiled, has_line, said, Bench};
use lts_host::config::Config;
use lts_host::error::{fail, Context, Kind, Result};

/// make without `LLVM=1`, against a kernel that was built with clang.
pub fn another_c_compiler(bench: &Bench<'_>) -> Result<()> {
    let gcc = bench.program("x-gcc", "#!/bin/sh\necho 'gcc (GCC) 12.2.0'\n")?;
    let gcc = format!("CC={}", gcc.display());
    let built = built_with(&bench.cfg, "CC")?;
    let line = format!("the kernel was built with {built}, but CC is gcc (GCC) 12.2.0: ");
    // The tools of the kernel are the first in the path.
    let line = format!("{line}call make with LLVM=1");
    refused(bench, &bench.cfg, &["LLVM=", &gcc], &line)?;

    let line = format!("the kernel was built with {built}, but CC=clang-0 is not found: ");
    refused(bench, &bench.cfg, &["LLVM=-0"], &line)
}

/// A clang of another version may do.
pub fn another_clang(bench: &Bench<'_>) -> Result<()> {
    let built = built_with(&bench.cfg, "CC")?;
    let found = Regex::new(r"clang version (\d+)")?;
    let major = found.captures(&built).map(|found| found[1].to_owned());
    let major = major.context("the version of clang")?;
    let other = format!("{major}.99.0");
    let dir = bench.hello_world()?;
    let make = bench
        .make(&bench.cfg)?
        .arg(format!("M={}", dir.display()))
        .arg(clang(bench, &other)?)
        .arg("modules");
    let text = said(&bench.cfg, &make)?.good()?;
    let line =
        format!("warning: the kernel was built with {built}, but CC is clang version {other}");
    match text.lines().filter(|l| *l == line).count() {
        1 => Ok(()),
        n => fail(
            Kind::Failed,
            format!("says {n} times, not once: {line}\n{text}"),
        ),
    }
}

/// One of another major version does not read the bitcode that the kernel was built with, and
/// llvm-link is needed too.
pub fn another_llvm(bench: &Bench<'_>) -> Result<()> {
    let built = built_with(&bench.cfg, "CC")?;
    let line = format!(
        "the kernel was built with {built}, but CC is clang version 99.0.0: call make with "
    );
    refused(bench, &bench.cfg, &[&clang(bench, "99.0.0")?], &line)?;
    let line = "the kernel was built with CONFIG_RUST_INLINE_HELPERS, which needs llvm-link ";
    let link = "LLVM_LINK=/nonexistent/llvm-link";
    refused(bench, &bench.cfg, &[link], line)
}

/// The kernel's clang, which says that it is of this version.
fn clang(bench: &Bench<'_>, version: &str) -> Result<String> {
    let clang = bench.tools()?.llvm.join("clang").display().to_string();
    let text = format!(
        "#!/bin/sh\n[ \"$*\" != --version ] || exec echo 'clang version {version}'\n\
         exec {clang} \"$@\"\n"
    );
    let clang = bench.program("x-clang", &text)?;
    Ok(format!("CC={}", clang.display()))
}

/// A compiler of Rust that cannot read the kernel's crates, or none.
pub fn another_rustc(bench: &Bench<'_>) -> Result<()> {
    let built = built_with(&bench.cfg, "RUSTC")?;
    let other = bench.program("x-rustc", "#!/bin/sh\necho 'rustc 1.99.0 (other)'\n")?;
    let other = format!("RUSTC={}", other.display());
    let line = format!(
        "the kernel was built with {built}, but RUSTC is rustc 1.99.0 (other): call make with RUSTC="
    );
    refused(bench, &bench.cfg, &[&other], &line)?;
    // Lints come from a compiler of their own.
    let other = other.replacen("RUSTC", "CLIPPY_DRIVER", 1);
    let line = line.replace(" RUSTC", " CLIPPY_DRIVER");
    refused(bench, &bench.cfg, &["CLIPPY=1", &other], &line)?;
    let line =
        format!("the kernel was built with {built}, but RUSTC=/nonexistent/rustc is not found");
    refused(bench, &bench.cfg, &["RUSTC=/nonexistent/rustc"], &line)
}

/// A module in C needs none of that, whatever else is in its directory.
pub fn c_only(bench: &Bench<'_>) -> Result<()> {
    let dir = bench.hello_world()?;
    fs_err::write(dir.join("Makefile"), "obj-m := other.o hello_world.o\n")?;
    fs_err::write(
        dir.join("other.c"),
        "#include <linux/module.h>\nMODULE_LICENSE(\"GPL\");\n",
    )?;
    fs_err::copy(dir.join("other.c"), dir.join("hello_world.c"))?;
    fs_err::write(dir.join("program.rs"), "fn main() {}\n")?;
    let make = bench
        .make(&bench.cfg)?
        .arg(format!("M={}", dir.display()))
        .arg("RUSTC=/nonexistent/rustc")
        .arg("modules");
    let text = said(&bench.cfg, &make)?.good()?;
    match text.contains("nonexistent") {
        true => fail(Kind::Failed, format!("a Rust tool was called for\n{text}")),
        false => Ok(()),
    }
}

/// A kernel whose crates are not there. This takes the copy apart.
pub fn not_prepared(bench: &Bench<'_>) -> Result<()> {
    let out = &bench.scratch.out;
    let crates = out.join("rust/libkernel.rmeta");
    fs_err::rename(&crates, out.join("rust/x.rmeta"))?;
    let line = format!(
        "the kernel in {} is not prepared for Rust modules, there is no rust/libkernel.rmeta: \
         run make there, or make modules_prepare",
        out.display()
    );
    refused(bench, &bench.scratch, &[], &line)?;
    fs_err::rename(out.join("rust/x.rmeta"), &crates)?;
    Ok(())
}

/// A kernel that was configured without Rust.
pub fn without_rust(bench: &Bench<'_>, cfg: &Config) -> Result<()> {
    let line = format!(
        "the kernel in {} has no Rust support, CONFIG_RUST is not set: tick \"Rust support\" in \
         \"General setup\" there, and build it again",
        cfg.out.display()
    );
    refused(bench, cfg, &[], &line)
}

/// What the kernel was built with, as its configuration has it.
fn built_with(cfg: &Config, what: &str) -> Result<String> {
    let config = fs_err::read_to_string(cfg.out.join("include/config/auto.conf"))?;
    let name = format!("CONFIG_{what}_VERSION_TEXT=\"");
    let text = config.lines().find_map(|line| line.strip_prefix(&name));
    match text.and_then(|text| text.strip_suffix('"')) {
        Some(text) => Ok(text.to_owned()),
        None => fail(Kind::Failed, format!("the configuration has no {name}")),
    }
}

/// Makes sure that a module is refused in one line that begins like this, before anything of it is
/// compiled.
fn refused(bench: &Bench<'_>, cfg: &Config, args: &[&str], why: &str) -> Result<()> {
    let dir = bench.hello_world()?;
    let make = bench
        .make(cfg)?
        .arg(format!("M={}", dir.display()))
        .arg("modules")
        .args(args);
    let text = said(&bench.cfg, &make)?.bad()?;
    let why = format!(r"\*\*\* hello_world\.rs: {}", regex::escape(why));
    if !has_line(&text, &why)? {
        return fail(Kind::Failed, format!("no line matches {why}\n{text}"));
    }
    let built = fs_err::read_dir(&dir)?.count() > 2 || !compiled(&text).is_empty();
    match built {
        true => fail(Kind::Failed, format!("something was built\n{text}")),
        false => Ok(()),
    }
}
