// SPDX-License-Identifier: GPL-2.0

//! What C has to export for Rust: modules have copies of the generic and the inline functions of
//! the kernel crate, and with them, calls of C's functions.

use std::collections::BTreeSet;

use regex::Regex;

use super::bench::{each_file, Bench};
use lts_host::cmd::Cmd;
use lts_host::error::{fail, Context, Kind, Result};
use lts_host::git::Git;

/// What only functions call that are neither generic nor inline, so that no module does.
const CALLED_IN_KERNEL: &[&str] = &[
    "fwnode_get_name_prefix", // name_prefix() of FwNode
    "vfree_atomic",           // KVmalloc::free_with()
];

/// Each function and variable of C that the kernel crate or a macro names is exported, in whatever
/// configuration it is there.
pub fn of_c(bench: &Bench<'_>) -> Result<()> {
    let bindings = bench.cfg.out.join("rust/bindings/bindings_generated.rs");
    let declared = words(
        &fs_err::read_to_string(&bindings)?,
        r"pub (?:fn|static(?: mut)?) (\w+)",
    )?;
    let mut named = BTreeSet::new();
    let path = Regex::new(r"\bbindings::(\w+)")?;
    for dir in ["rust/kernel", "rust/macros"] {
        each_file(&bench.cfg.linux.join(dir), &mut |file| {
            let text = fs_err::read_to_string(file)?;
            named.extend(path.captures_iter(&text).map(|name| name[1].to_owned()));
            Ok(())
        })?;
    }
    let used: BTreeSet<&String> = named.intersection(&declared).collect();
    if used.len() < 50 {
        return fail(
            Kind::Failed,
            format!("the kernel crate uses only {} names of C", used.len()),
        );
    }

    // What this kernel has, by whatever macro; and what another configuration would have.
    let here = here(bench)?;
    let sources = Git::new(&bench.cfg, &bench.cfg.linux)
        .pipe(["grep", "-hF", "_SYMBOL", "--", "*.[chS]"], "")
        .context("looking for what C exports")?;
    let mut exported = here;
    exported.extend(words(
        &String::from_utf8_lossy(&sources),
        r"EXPORT\w*_SYMBOL\w*\(\s*(\w+)",
    )?);
    let missing: Vec<&str> = used
        .into_iter()
        .map(String::as_str)
        .filter(|name| !exported.contains(*name) && !CALLED_IN_KERNEL.contains(name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    fail(
        Kind::Failed,
        format!(
            "C does not export what modules get to call by way of the kernel crate: {}",
            missing.join(", ")
        ),
    )
}

/// All that helpers refer to is exported, as modules have copies of them.
pub fn of_inlined(bench: &Bench<'_>) -> Result<()> {
    // As make compiles them, but as functions, to an object: bitcode does not tell what inline
    // assembly refers to.
    let command = fs_err::read_to_string(bench.cfg.out.join("rust/helpers/.helpers.bitcode.cmd"))?;
    let command = command
        .lines()
        .next()
        .and_then(|line| line.split_once(":= "));
    let (_, command) = command.context("the command for the helpers")?;
    let object = bench.dir.join("helpers.o");
    let mut functions = command.replace("$(pound)", "#").replace("$$", "$");
    for (from, to) in [
        ("__attribute__((__always_inline__))", ""),
        (" -emit-llvm ", " "),
        (
            " -o rust/helpers/helpers.bitcode ",
            &*format!(" -o {} ", object.display()),
        ),
    ] {
        if !functions.contains(from) {
            return fail(Kind::Failed, format!("no {from} in {command}"));
        }
        functions = functions.replace(from, to);
    }
    Cmd::new("sh")
        .args(["-c", &functions])
        .first_in_path(&bench.tools()?.llvm)
        .dir(&bench.scratch.out)
        .read(&bench.cfg)?;
    let nm = bench.llvm("llvm-nm")?.args(["-u", "--format=just-symbols"]);
    let said = nm.arg(&object).read(&bench.cfg)?;
    let referred: BTreeSet<String> = said.lines().map(str::to_owned).collect();
    if referred.len() < 20 {
        return fail(
            Kind::Failed,
            format!("helpers refer only to {} symbols", referred.len()),
        );
    }
    let missing = Vec::from_iter(referred.difference(&here(bench)?).cloned());
    match missing.is_empty() {
        true => Ok(()),
        false => fail(
            Kind::Failed,
            format!(
                "not exported, so its helper has to be marked __rust_helper_noinline: {}",
                missing.join(", ")
            ),
        ),
    }
}

/// System.map has an entry of a table for each export of vmlinux, though kallsyms does not: depmod
/// takes what modules may use from there.
pub fn in_system_map(bench: &Bench<'_>) -> Result<()> {
    let read = |name: &str| fs_err::read_to_string(bench.cfg.out.join(name));
    let exported = words(&read("Module.symvers")?, r"(?m)^\w+\t(\w+)\tvmlinux\t")?;
    let entries = words(&read("System.map")?, r"(?m) __ksymtab_(\w+)$")?;
    if exported.len() < 50 {
        return fail(
            Kind::Failed,
            format!("vmlinux exports only {} symbols", exported.len()),
        );
    }
    let missing: Vec<&str> = exported
        .difference(&entries)
        .map(String::as_str)
        .take(10)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    fail(
        Kind::Failed,
        format!("System.map has no __ksymtab_ of {}", missing.join(", ")),
    )
}

/// What this kernel exports.
fn here(bench: &Bench<'_>) -> Result<BTreeSet<String>> {
    let list = fs_err::read_to_string(bench.cfg.out.join("Module.symvers"))?;
    words(&list, r"(?m)^\w+\t(\w+)\t")
}

/// All that a pattern finds in a text.
fn words(text: &str, pattern: &str) -> Result<BTreeSet<String>> {
    let pattern = Regex::new(pattern)?;
    Ok(pattern
        .captures_iter(text)
        .map(|found| found[1].to_owned())
        .collect())
}
