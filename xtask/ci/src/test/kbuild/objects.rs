// SPDX-License-Identifier: GPL-2.0

//! The code: what is in each object that Rust support adds to the image, and in each Rust module.

use std::collections::BTreeSet;
use std::path::PathBuf;

use regex::Regex;
use serde_json::Value;

use super::bench::{each_file, Bench};
use lts_host::cmd::Cmd;
use lts_host::error::{fail, Context, Kind, Result};

/// As many findings are shown; one cause has many.
const SHOWN: usize = 10;

/// No return, indirect jump or call that the configuration forbids, no floating point or vectors.
pub fn instructions(bench: &Bench<'_>) -> Result<()> {
    let has = |name: &str| bench.has_option(name);
    let mut forbidden = vec![
        r"%[xyz]?mm\d+",
        r"%st\b",
        r"^f[a-z0-9]+\b", // All mnemonics with an f are the coprocessor's.
        r"^emms\b",
    ];
    if has("RETHUNK")? {
        forbidden.push(r"^ret[lqw]?\b");
    }
    if has("RETPOLINE")? {
        forbidden.push(r"^(jmp|call)[lqw]?\s+\*");
    }
    let forbidden = Regex::new(&forbidden.join("|"))?;
    let said = bench
        .llvm("llvm-objdump")?
        .args(["-d", "--no-show-raw-insn"])
        .args(all(bench)?)
        .read(&bench.cfg)?;
    let (mut place, mut seen, mut found) = (String::new(), 0, Vec::new());
    for line in said.lines() {
        if let Some((file, _)) = line.split_once(":\tfile format") {
            place = file.to_owned();
        } else if let Some((_, instruction)) = line.split_once('\t') {
            let instruction = instruction.trim().replace('\t', " ");
            seen += 1;
            if forbidden.is_match(&instruction) {
                found.push(format!("{place}: {instruction}"));
            }
        }
    }
    if seen < 1000 {
        return fail(
            Kind::Failed,
            format!("only {seen} instructions were found in all"),
        );
    }
    none(found)
}

/// Only what the kernel's loader and a kernel at its place in memory can do with.
pub fn relocations(bench: &Bench<'_>) -> Result<()> {
    const ALLOWED: [&str; 5] = [
        "R_X86_64_64",
        "R_X86_64_32",
        "R_X86_64_32S",
        "R_X86_64_PC32",
        "R_X86_64_PLT32",
    ];
    let said = bench
        .llvm("llvm-readelf")?
        .args(["-r", "-W"])
        .args(all(bench)?)
        .read(&bench.cfg)?;
    let (mut file, mut section, mut seen, mut found) = ("", "", 0, Vec::new());
    for line in said.lines() {
        if let Some(name) = line.strip_prefix("File: ") {
            file = name;
        } else if let Some(name) = line.strip_prefix("Relocation section '") {
            section = name.split('\'').next().unwrap_or(name);
        } else if let Some(kind) = line.split_whitespace().find(|w| w.starts_with("R_")) {
            seen += 1;
            // C has the same entries for branches that are patched.
            let is_jump = (section, kind) == (".rela__jump_table", "R_X86_64_PC64");
            if !ALLOWED.contains(&kind) && !is_jump && !section.starts_with(".rela.debug") {
                found.push(format!("{file}: {section}: {kind}"));
            }
        }
    }
    if seen < 100 {
        return fail(
            Kind::Failed,
            format!("only {seen} relocations were found in all"),
        );
    }
    none(found)
}

/// objtool, asked again, finds nothing to say of any object.
pub fn objtool_is_silent(bench: &Bench<'_>) -> Result<()> {
    if !bench.has_option("STACK_VALIDATION")? {
        return fail(Kind::Failed, "CONFIG_STACK_VALIDATION is not set");
    }
    let mut args = match bench.has_option("UNWINDER_ORC")? {
        true => vec!["orc", "generate"],
        false => vec!["check"],
    };
    for (option, arg) in [
        ("RETPOLINE", "--retpoline"),
        ("RETHUNK", "--rethunk"),
        ("X86_SMAP", "--uaccess"),
        ("SLS", "--sls"),
    ] {
        if bench.has_option(option)? {
            args.push(arg);
        }
    }
    if !bench.has_option("FRAME_POINTER")? {
        args.push("--no-fp");
    }
    const MADE: [&str; 5] = [
        ".orc_unwind",
        ".orc_unwind_ip",
        ".return_sites",
        ".retpoline_sites",
        ".static_call_sites",
    ];
    let copy = bench.dir.join("objtool.o");
    let mut found = Vec::new();
    let mut objects = BTreeSet::from_iter(built_in(bench)?);
    objects.extend(bench.leaves()?.iter().map(|leaf| bench.cfg.out.join(leaf)));
    for object in objects {
        // What it has made of the object before, it would not make again.
        let mut strip = bench.llvm("llvm-objcopy")?;
        for section in MADE {
            strip = strip.arg(format!("--remove-section={section}"));
        }
        strip.arg(&object).arg(&copy).read(&bench.cfg)?;
        let output = Cmd::new(bench.cfg.out.join("tools/objtool/objtool"))
            .args(&args)
            .arg(&copy)
            .output(&bench.cfg)?;
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        if !output.status.success() || !said.is_empty() {
            let said = said.trim_end();
            found.push(format!("{}: {}: {said}", object.display(), output.status));
        }
    }
    none(found)
}

/// The compiler was told to leave the vectors and the red zone alone, and to use the thunks.
pub fn target(bench: &Bench<'_>) -> Result<()> {
    let path = bench.cfg.out.join("include/generated/rust-target.json");
    let spec: Value = serde_json::from_str(&fs_err::read_to_string(&path)?)
        .with_context(|| path.display().to_string())?;
    let features: Vec<&str> = spec["features"]
        .as_str()
        .unwrap_or_default()
        .split(',')
        .collect();
    let mut wanted = vec!["-mmx", "-sse", "-sse2", "-avx", "+soft-float"];
    if bench.has_option("RETPOLINE")? {
        wanted.extend([
            "+retpoline-external-thunk",
            "+retpoline-indirect-branches",
            "+retpoline-indirect-calls",
        ]);
    }
    if bench.has_option("SLS")? {
        wanted.extend(["+harden-sls-ijmp", "+harden-sls-ret"]);
    }
    let mut found: Vec<String> = wanted
        .into_iter()
        .filter(|feature| !features.contains(feature))
        .map(|feature| format!("the target has no {feature}"))
        .collect();
    for (key, value) in [
        ("disable-redzone", Value::Bool(true)),
        ("panic-strategy", "abort".into()),
    ] {
        if spec[key] != value {
            found.push(format!("the target's {key} is {}, not {value}", spec[key]));
        }
    }
    none(found)
}

/// No object has a helper, other than those that have to be functions of vmlinux.
pub fn inlined(bench: &Bench<'_>) -> Result<()> {
    let mark = Regex::new(r"(?m)^__rust_helper_noinline\s[^;{]*?\b(rust_helper_\w+)\(")?;
    let mut noinline = BTreeSet::new();
    each_file(&bench.cfg.linux.join("rust/helpers"), &mut |path| {
        let text = fs_err::read_to_string(path)?;
        noinline.extend(mark.captures_iter(&text).map(|found| found[1].to_owned()));
        Ok(())
    })?;
    let symbols = bench
        .llvm("llvm-nm")?
        .arg("--format=just-symbols")
        .args(all(bench)?)
        .read(&bench.cfg)?;
    let found: BTreeSet<String> = symbols
        .lines()
        .filter(|name| name.starts_with("rust_helper_"))
        .map(str::to_owned)
        .collect();
    if noinline.is_empty() || !noinline.is_subset(&found) {
        let noinline = Vec::from_iter(noinline).join(", ");
        return fail(
            Kind::Failed,
            format!("not in any object, though it has to be a function: {noinline}"),
        );
    }
    none(
        found
            .difference(&noinline)
            .map(|name| format!("{name} was not inlined"))
            .collect(),
    )
}

/// The objects that Rust support adds to the image: crates, helpers, samples and tests.
fn built_in(bench: &Bench<'_>) -> Result<Vec<PathBuf>> {
    let mut objects = Vec::new();
    for archive in ["rust", "rust/tests", "samples/rust"] {
        let archive = format!("{archive}/built-in.a");
        let list = bench
            .llvm("llvm-ar")?
            .args(["t", &archive])
            .dir(&bench.cfg.out)
            .read(&bench.cfg)?;
        objects.extend(list.lines().map(|object| bench.cfg.out.join(object)));
    }
    for part in ["rust/core-used.o", "rust/kernel.o"] {
        if !objects.contains(&bench.cfg.out.join(part)) {
            return fail(Kind::Failed, format!("{part} is not in the image"));
        }
    }
    Ok(objects)
}

/// The same, and the modules.
fn all(bench: &Bench<'_>) -> Result<Vec<PathBuf>> {
    let mut objects = built_in(bench)?;
    let before = objects.len();
    for part in ["samples/rust", "rust/tests"] {
        each_file(&bench.cfg.out.join(part), &mut |path| {
            if path.extension().is_some_and(|ext| ext == "ko") {
                objects.push(path.to_owned());
            }
            Ok(())
        })?;
    }
    if objects.len() == before {
        return fail(Kind::Failed, "the kernel has no Rust module");
    }
    Ok(objects)
}

fn none(found: Vec<String>) -> Result<()> {
    match found.len() {
        0 => Ok(()),
        all => fail(
            Kind::Failed,
            format!("{all} found\n{}", found[..all.min(SHOWN)].join("\n")),
        ),
    }
}
