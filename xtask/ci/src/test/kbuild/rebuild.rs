// SPDX-License-Identifier: GPL-2.0

//! What is built again, and what is not, after something has changed.

use std::collections::BTreeSet;
use std::path::PathBuf;

use regex::Regex;

use super::bench::{compiled, expect, said, Bench, Touched};
use lts_host::error::{fail, Kind, Result};

/// The crates in `rust/`, in an order in which each can use those before it.
const CRATES: [&str; 9] = [
    "core",
    "compiler_builtins",
    "ffi",
    "build_error",
    "pin_init",
    "alloc",
    "bindings",
    "uapi",
    "kernel",
];
/// What bindgen writes. The crates read copies.
const BINDINGS: [&str; 3] = [
    "rust/bindings/bindings_generated.bindgen",
    "rust/bindings/bindings_helpers_generated.bindgen",
    "rust/uapi/uapi_generated.bindgen",
];
const BINDINGS_READ: &str = "rust/bindings/bindings_generated.rs";

/// A second build compiles nothing, and makes nothing that is used.
pub fn nothing(bench: &Bench<'_>) -> Result<()> {
    let make = bench
        .make(&bench.cfg)?
        .args([&*bench.cfg.arch.goal, "modules"]);
    let text = said(&bench.cfg, &make)?.good()?;
    expect(&compiled(&text), &BTreeSet::new())?;
    const MADE: [&str; 5] = ["AR", "EXPORTS", "LD", "LTO", "UPD"];
    let made: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("  "))
        .filter(|line| {
            line.split_whitespace()
                .next()
                .is_some_and(|w| MADE.contains(&w))
        })
        .collect();
    match made.is_empty() {
        true => Ok(()),
        false => fail(Kind::Failed, format!("made again:\n{}", made.join("\n"))),
    }
}

/// What a programmer waits for who has edited a sample: the real compiler, and the whole kernel.
pub fn after_sample(bench: &Bench<'_>) -> Result<()> {
    after(bench, "samples/rust/rust_minimal.rs")
}

/// The same for a part of the kernel crate, and so all Rust code and all examples.
pub fn after_kernel_crate(bench: &Bench<'_>) -> Result<()> {
    after(bench, "rust/kernel/error.rs")
}

fn after(bench: &Bench<'_>, edited: &str) -> Result<()> {
    let _touched = Touched::new(&bench.cfg.linux.join(edited))?;
    let make = bench
        .make(&bench.cfg)?
        .args([&*bench.cfg.arch.goal, "modules"]);
    said(&bench.cfg, &make)?.good()?;
    Ok(())
}

/// A crate whose compilation is interrupted is compiled by the next build, and not again when
/// what uses it is.
pub fn interrupted(bench: &Bench<'_>) -> Result<()> {
    const CRATE: &str = "rust/kernel.o";
    let _touched = Touched::new(&bench.cfg.linux.join("rust/kernel/error.rs"))?;
    let only_that = BTreeSet::from([CRATE.to_owned()]);
    let object = bench.scratch.out.join(CRATE);
    let before = fs_err::read(&object)?;
    expect(&bench.interrupted(CRATE)?, &only_that)?;
    // Where it is made of bitcode, the old one may still be there.
    if object.exists() && fs_err::read(&object)? != before {
        return fail(Kind::Failed, format!("{CRATE} is left half made"));
    }
    let make = bench.make(&bench.scratch)?.arg(CRATE);
    expect(&compiled(&said(&bench.cfg, &make)?.good()?), &only_that)?;
    expect(&bench.rebuilt_of_all(&[])?, &bench.leaves()?)
}

/// A sample that was edited: its object, and no other's.
pub fn sample(bench: &Bench<'_>) -> Result<()> {
    let _touched = Touched::new(&bench.cfg.linux.join("samples/rust/rust_minimal.rs"))?;
    let rebuilt = bench.rebuilt_of_all(&[])?;
    expect(&rebuilt, &["samples/rust/rust_minimal.o".to_owned()].into())
}

/// A part of the kernel crate: that crate, and what uses it.
pub fn kernel_crate(bench: &Bench<'_>) -> Result<()> {
    let _touched = Touched::new(&bench.cfg.linux.join("rust/kernel/error.rs"))?;
    expect(&bench.rebuilt_of_all(&[])?, &with(bench, &["kernel"])?)
}

/// A part of the alloc crate: that crate, and what uses it.
pub fn alloc_crate(bench: &Bench<'_>) -> Result<()> {
    let _touched = Touched::new(&bench.cfg.linux.join("rust/alloc/lib.rs"))?;
    let expected = with(bench, &["alloc", "kernel"])?;
    expect(&bench.rebuilt_of_all(&[])?, &expected)
}

/// A procedural macro: all that may have expanded it. `pin_init` passes some on to its users.
pub fn macros(bench: &Bench<'_>) -> Result<()> {
    let _touched = Touched::new(&bench.cfg.linux.join("rust/macros/lib.rs"))?;
    let mut expected = with(bench, &["pin_init", "alloc", "bindings", "uapi", "kernel"])?;
    expected.insert("rust/libmacros.so".to_owned());
    expect(&bench.rebuilt_of_all(&[])?, &expected)
}

/// A C header that only the bindings include, with a change that does not show in them: they alone,
/// and that once.
pub fn header(bench: &Bench<'_>) -> Result<()> {
    let _touched = Touched::new(&bench.cfg.linux.join("rust/bindings/bindings_helper.h"))?;
    expect(
        &bench.rebuilt_of_all(&[])?,
        &[BINDINGS[0].to_owned()].into(),
    )?;
    expect(&bench.rebuilt_of_all(&[])?, &BTreeSet::new())
}

/// The C functions for Rust, with such a change: they and their bindings.
pub fn helpers(bench: &Bench<'_>) -> Result<()> {
    let _touched = Touched::new(&bench.cfg.linux.join("rust/helpers/helpers.c"))?;
    let mut expected = BTreeSet::from([BINDINGS[1], "rust/helpers/helpers.o"].map(str::to_owned));
    if bench.has_option("RUST_INLINE_HELPERS")? {
        expected.insert("rust/helpers/helpers.bitcode".to_owned());
    }
    expect(&bench.rebuilt_of_all(&[])?, &expected)?;
    expect(&bench.rebuilt_of_all(&[])?, &BTreeSet::new())
}

/// Bindings that are not there, although what bindgen wrote is: they come back.
pub fn bindings_lost(bench: &Bench<'_>) -> Result<()> {
    let path = bench.scratch.out.join(BINDINGS_READ);
    let before = fs_err::read(&path)?;
    fs_err::remove_file(&path)?;
    expect(
        &bench.rebuilt_of_all(&[])?,
        &with(bench, &["bindings", "kernel"])?,
    )?;
    match fs_err::read(&path)? == before {
        true => Ok(()),
        false => fail(Kind::Failed, "the bindings are other ones"),
    }
}

/// The functions that are renamed in core: it, and so all.
pub fn intrinsics(bench: &Bench<'_>) -> Result<()> {
    let expected = with(bench, &CRATES)?;
    let renamed = bench.rebuilt_of_all(&["core-intrinsics=__muloti4 __x_kbuild4"])?;
    expect(&renamed, &expected)?;
    let no_more = bench.rebuilt_of_all(&[])?;
    expect(&no_more, &expected)
}

/// The script that turns the configuration into options for the compiler: all crates.
pub fn configuration_script(bench: &Bench<'_>) -> Result<()> {
    let _touched = Touched::new(&bench.cfg.linux.join("scripts/rustc_cfg.awk"))?;
    expect(&bench.rebuilt_of_all(&[])?, &with(bench, &CRATES)?)
}

/// Another linker: what is linked with what it uses of core.
pub fn linker(bench: &Bench<'_>) -> Result<()> {
    let dir = bench.hello_world()?;
    let object = "hello_world.o";
    let place = format!("M={}", dir.display());
    let expected: BTreeSet<String> = [dir.join(object).display().to_string()].into();
    let make = bench.make(&bench.scratch)?.args([&place, object]);
    expect(&compiled(&said(&bench.cfg, &make)?.good()?), &expected)?;
    let linker = format!("LD={}", bench.tools()?.llvm.join("ld.lld").display());
    let goals = [&place, object, &linker];
    expect(&bench.rebuilt(&goals)?, &expected)?;
    expect(&bench.rebuilt(&goals)?, &BTreeSet::new())
}

/// The list of what core exports: no crate, but all objects that link what it leaves out.
pub fn core_exports(bench: &Bench<'_>) -> Result<()> {
    let _touched = Touched::new(&bench.cfg.linux.join("rust/core_exports"))?;
    expect(&bench.rebuilt_of_all(&[])?, &bench.leaves()?)
}

/// An option that one of two modules names.
pub fn option_of_a_module(bench: &Bench<'_>) -> Result<()> {
    let source = fs_err::read_to_string(bench.hello_world()?.join("hello_world.rs"))?;
    let dir = bench.module(
        "options",
        &format!("{source}\n#[cfg(CONFIG_SYSFS)]\nconst _: () = ();\n"),
    )?;
    fs_err::write(dir.join("other.rs"), source)?;
    fs_err::write(dir.join("Makefile"), "obj-m := options.o other.o\n")?;
    let place = format!("M={}", dir.display());
    let objects = |names: &[&str]| -> BTreeSet<String> {
        let object = |name: &&str| dir.join(name).display().to_string();
        names.iter().map(object).collect()
    };
    let options = "options.o";
    let make = bench
        .make(&bench.scratch)?
        .args([&place, options, "other.o"]);
    let first = said(&bench.cfg, &make)?.good()?;
    expect(&compiled(&first), &objects(&[options, "other.o"]))?;
    for (option, expected) in [("sysfs", &[options][..]), ("smp", &[])] {
        let _touched = Touched::new(&option_file(bench, option))?;
        let rebuilt = bench.rebuilt(&[&place, options, "other.o"])?;
        expect(&rebuilt, &objects(expected))?;
    }
    Ok(())
}

/// An option that no Rust code names: no crate, although the configuration is another.
pub fn option_of_no_crate(bench: &Bench<'_>) -> Result<()> {
    let set = "CONFIG_SAMPLE_RUST_HOSTPROGS=y";
    configure(bench, "# CONFIG_SAMPLE_RUST_HOSTPROGS is not set", set)?;
    let rebuilt = bench.rebuilt_of_all(&[])?;
    let list = fs_err::read_to_string(bench.scratch.out.join("include/generated/rustc_cfg"))?;
    if !list
        .lines()
        .any(|l| l == "--cfg=CONFIG_SAMPLE_RUST_HOSTPROGS")
    {
        return fail(
            Kind::Failed,
            "the option is not among those for the compiler",
        );
    }
    // Goals do not include the program that this adds.
    expect(&rebuilt, &BTreeSet::new())
}

/// The value of an option, which is a constant in the bindings.
pub fn value(bench: &Bench<'_>) -> Result<()> {
    let value = |shift: u32| format!("CONFIG_LOG_BUF_SHIFT={shift}");
    let config = fs_err::read_to_string(bench.scratch.out.join(".config"))?;
    let before = config
        .lines()
        .find_map(|l| l.strip_prefix("CONFIG_LOG_BUF_SHIFT="));
    let before: u32 = before.unwrap_or_default().parse()?;
    configure(bench, &value(before), &value(before - 1))?;
    let mut expected = with(bench, &["bindings", "kernel"])?;
    expected.insert(BINDINGS[0].to_owned());
    expect(&bench.rebuilt_of_all(&[])?, &expected)?;
    let bindings = fs_err::read_to_string(bench.scratch.out.join(BINDINGS_READ))?;
    let constant = Regex::new(r"pub const CONFIG_LOG_BUF_SHIFT\s*:\s*u32\s*=\s*(\d+)")?;
    let found = constant
        .captures(&bindings)
        .map(|found| found[1].parse::<u32>());
    match found {
        Some(Ok(found)) if found == before - 1 => Ok(()),
        _ => fail(
            Kind::Failed,
            format!("the bindings have {found:?}, not {}", before - 1),
        ),
    }
}

/// Flags that the user gives: all Rust code.
pub fn flags(bench: &Bench<'_>) -> Result<()> {
    let expected = with(bench, &CRATES)?;
    let given = bench.rebuilt_of_all(&["KRUSTFLAGS=--cfg=x_kbuild"])?;
    expect(&given, &expected)?;
    let no_more = bench.rebuilt_of_all(&[])?;
    expect(&no_more, &expected)
}

/// Another compiler: all Rust code, and no C code.
pub fn compiler(bench: &Bench<'_>) -> Result<()> {
    let _touched = Touched::new(&option_file(bench, "rustc/version/text"))?;
    let mut expected = with(bench, &CRATES)?;
    expected.insert("rust/libmacros.so".to_owned());
    expect(&bench.rebuilt_of_all(&[])?, &expected)
}

/// Another bindgen: all bindings, and what uses those that have its version among their constants,
/// as they have all options with a text for a value.
pub fn bindgen(bench: &Bench<'_>) -> Result<()> {
    let _touched = Touched::new(&option_file(bench, "bindgen/version/text"))?;
    let mut expected = with(bench, &["bindings", "kernel"])?;
    expected.extend(BINDINGS.map(str::to_owned));
    expect(&bench.rebuilt_of_all(&[])?, &expected)
}

/// The objects of these crates, and those of all code outside.
fn with(bench: &Bench<'_>, crates: &[&str]) -> Result<BTreeSet<String>> {
    let mut objects = bench.leaves()?;
    objects.extend(crates.iter().map(|name| format!("rust/{name}.o")));
    Ok(objects)
}

/// The file that Kconfig touches when an option changes.
fn option_file(bench: &Bench<'_>, option: &str) -> PathBuf {
    bench.scratch.out.join(format!("include/config/{option}.h"))
}

/// Changes a line of the configuration, which has to be there.
fn configure(bench: &Bench<'_>, from: &str, to: &str) -> Result<()> {
    let path = bench.scratch.out.join(".config");
    let text = fs_err::read_to_string(&path)?;
    if !text.lines().any(|line| line == from) {
        return fail(Kind::Failed, format!("the configuration has no {from}"));
    }
    fs_err::write(path, text.replace(from, to))?;
    Ok(())
}
