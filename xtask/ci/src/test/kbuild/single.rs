// SPDX-License-Identifier: GPL-2.0

//! Single targets, and modules out of the tree: what they hold, and what they leave alone.

use std::path::Path;
use std::time::{Duration, SystemTime};

use super::bench::{has_line, said, Bench};
use lts_host::error::{fail, Kind, Result};

/// The object, the source with its macros expanded, the assembly, LLVM's intermediate code, and
/// the module.
pub fn sample(bench: &Bench<'_>) -> Result<()> {
    each_kind(bench, "samples/rust/rust_minimal")
}

/// The same in a directory below that of the crates, which is built before any other.
pub fn test_module(bench: &Bench<'_>) -> Result<()> {
    each_kind(bench, "rust/tests/rust_test_params")
}

fn each_kind(bench: &Bench<'_>, module: &str) -> Result<()> {
    const KINDS: [&str; 5] = ["o", "rsi", "s", "ll", "ko"];
    let out = &bench.scratch.out;
    let goals = KINDS.map(|kind| format!("{module}.{kind}"));
    for goal in &goals {
        let _ = std::fs::remove_file(out.join(goal)); // Not all of them are there.
    }
    let make = bench.make(&bench.scratch)?.args(&goals);
    said(&bench.cfg, &make)?.good()?;
    if !out.join(&goals[4]).exists() {
        return fail(Kind::Failed, "no module was built");
    }
    holds_what_it_should(bench, &out.join(module))
}

/// Looks into each kind of target.
fn holds_what_it_should(bench: &Bench<'_>, path: &Path) -> Result<()> {
    let object = path.with_extension("o");
    let symbols = bench.llvm("llvm-nm")?.arg(object).read(&bench.cfg)?;
    require(".o", &symbols, " T init_module$")?;
    let text = |kind: &str| fs_err::read_to_string(path.with_extension(kind));
    let expanded = text("rsi")?;
    require(".rsi", &expanded, r"^\s*static __MODINFO\b")?;
    if has_line(&expanded, r"^\s*module!\s*\{")? {
        return fail(Kind::Failed, ".rsi: `module!` is not expanded");
    }
    let assembly = text("s")?;
    require(".s", &assembly, "^init_module:")?;
    require(".s", &assembly, r"^\s*\.section\s+\.init\.text\b")?;
    let code = text("ll")?;
    require(".ll", &code, "^target triple = ")?;
    require(".ll", &code, r"^define .*@init_module\(")
}

/// All of them and the module, out of the tree. Nothing in the tree and in the build directory is
/// written.
pub fn out_of_tree(bench: &Bench<'_>) -> Result<()> {
    let dir = bench.hello_world()?;
    let marker = bench.dir.join("marker");
    fs_err::write(&marker, "")?;
    let before = fs_err::metadata(&marker)?.modified()?;
    std::thread::sleep(Duration::from_millis(20)); // More than the resolution of such times.

    let place = format!("M={}", dir.display());
    let kinds = ["o", "rsi", "s", "ll"];
    let single = kinds.map(|kind| format!("hello_world.{kind}"));
    let make = bench.make(&bench.cfg)?.arg(&place);
    said(&bench.cfg, &make.clone().args(single))?.good()?;
    said(&bench.cfg, &make.arg("modules"))?.good()?;
    holds_what_it_should(bench, &dir.join("hello_world"))?;
    if !dir.join("hello_world.ko").exists() {
        return fail(Kind::Failed, "no module was built");
    }

    let mut written = Vec::new();
    for tree in [&bench.cfg.linux, &bench.cfg.out] {
        newer(tree, before, &mut written)?;
    }
    match written.is_empty() {
        true => Ok(()),
        false => fail(
            Kind::Failed,
            format!("was written:\n{}", written.join("\n")),
        ),
    }
}

fn require(what: &str, text: &str, pattern: &str) -> Result<()> {
    match has_line(text, pattern)? {
        true => Ok(()),
        false => fail(Kind::Failed, format!("{what}: no line matches {pattern}")),
    }
}

/// Adds each file and directory that was changed after this time. What begins with `.x-` or is
/// git's is not make's.
fn newer(dir: &Path, than: SystemTime, found: &mut Vec<String>) -> Result<()> {
    for entry in std::iter::once(Ok(dir.to_owned())).chain(entries(dir)?) {
        let path = entry?;
        let meta = fs_err::symlink_metadata(&path)?;
        if meta.modified()? > than {
            found.push(path.display().to_string());
        }
        if meta.is_dir() && path != dir {
            newer(&path, than, found)?;
        }
    }
    Ok(())
}

fn entries(dir: &Path) -> Result<impl Iterator<Item = Result<std::path::PathBuf>>> {
    Ok(fs_err::read_dir(dir)?.filter_map(|entry| match entry {
        Err(err) => Some(Err(err.into())),
        Ok(entry) => {
            let name = entry.file_name();
            let ours = name == ".git" || name.to_string_lossy().starts_with(".x-");
            (!ours).then(|| Ok(entry.path()))
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::super::bench::Touched;
    use super::*;

    #[test]
    fn what_was_written_is_found_however_deep() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("a/b");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(deep.join("old"), "").unwrap();
        std::fs::write(deep.join(".x-ours"), "").unwrap();
        let now = std::fs::metadata(deep.join("old"))
            .unwrap()
            .modified()
            .unwrap();
        let now = now + Duration::from_millis(50);
        std::thread::sleep(Duration::from_millis(100));
        let newer_now = || {
            let mut found = Vec::new();
            newer(dir.path(), now, &mut found).unwrap();
            found
        };
        assert!(newer_now().is_empty());
        let _ours = Touched::new(&deep.join(".x-ours")).unwrap();
        assert!(newer_now().is_empty());
        let _make_s = Touched::new(&deep.join("old")).unwrap();
        assert_eq!(newer_now(), [deep.join("old").display().to_string()]);
    }
}
