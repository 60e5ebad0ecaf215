// SPDX-License-Identifier: GPL-2.0

//! Programs that must not compile, `tests/compile-fail/NAME.rs`, with what the compiler has to say
//! of each in `NAME.stderr`.
//!
//! They are compiled as a module is: the arguments are those that Kbuild gives the compiler for a
//! probe, with another source. Compilers word their messages differently from version to version.
//! So the blessed text begins with the version it is from; that version must say just this, any
//! other has errors on the same lines, and on each line at least one that is the same by its code,
//! or else by its text: one error may bring on others, which differ.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use regex::Regex;

use super::suite::{finish, Suite};
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::{Context, Failure, Kind, Result};
use lts_host::ui::Unit;
use lts_kernel::build::{self, Kernel};
use lts_kernel::toolchain;

/// Runs the cases; with `bless` what the compiler says becomes what it should say.
pub fn run(cfg: &Config, kernel: &Kernel, filter: Option<&str>, bless: bool) -> Result<Suite> {
    let mut suite = Suite {
        name: "compile-fail",
        ..Suite::default()
    };
    let cases = cases(cfg, filter)?;
    if cases.is_empty() {
        return Ok(suite);
    }
    let step = cfg.ui.step("programs that must not compile");
    step.total(cases.len() as u64, Unit::Items);
    let compiler = Compiler::probe(cfg, kernel)?;
    let (next, ended) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let verdicts = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..cfg.jobs.min(cases.len()) {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let verdict = compiler.judge(cfg, case, bless);
                    let mut verdicts = verdicts.lock().unwrap_or_else(PoisonError::into_inner);
                    verdicts.insert(case, verdict);
                    step.at(ended.fetch_add(1, Ordering::Relaxed) as u64 + 1);
                }
            });
        }
    });
    for (case, verdict) in verdicts
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
    {
        let verdict = verdict?;
        suite.counts.add(verdict.is_ok());
        if let Err(why) = verdict {
            let name = case.file_stem().unwrap_or_default().to_string_lossy();
            suite.failures.push(format!("{name}: {why}"));
        }
    }
    finish(step, std::slice::from_ref(&suite));
    Ok(suite)
}

fn cases(cfg: &Config, filter: Option<&str>) -> Result<Vec<PathBuf>> {
    let dir = cfg.root.join("tests/compile-fail");
    let mut cases = Vec::new();
    if dir.exists() {
        for entry in fs_err::read_dir(dir)? {
            let path = entry?.path();
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.extension().is_some_and(|ext| ext == "rs")
                && filter.is_none_or(|filter| name.contains(filter))
            {
                cases.push(path);
            }
        }
    }
    cases.sort();
    Ok(cases)
}

/// The kernel's compiler with the arguments for a module.
struct Compiler {
    rustc: PathBuf,
    /// `1.96`
    version: String,
    args: Vec<String>,
    objtree: PathBuf,
    scratch: PathBuf,
    /// A place that is not in the case itself, where lines come and go.
    elsewhere: Regex,
    /// Paths that must not be in a blessed text, and what stands for them.
    paths: Vec<(String, &'static str)>,
}

impl Compiler {
    /// Has Kbuild compile a module with something in the compiler's place that notes its arguments.
    fn probe(cfg: &Config, kernel: &Kernel) -> Result<Self> {
        let scratch = kernel.out.join(".x-compile-fail");
        let _ = std::fs::remove_dir_all(&scratch); // Left from the last time, if any.
        fs_err::create_dir_all(&scratch)?;
        fs_err::write(scratch.join("Makefile"), "obj-m := probe.o\n")?;
        fs_err::write(
            scratch.join("probe.rs"),
            "//! Probe.\n\nuse kernel::prelude::*;\n",
        )?;
        let spy = scratch.join("rustc");
        let notes = scratch.join("arguments");
        let rustc = &kernel.tools(cfg)?.rust.rustc;
        fs_err::write(&spy, spy_script(&notes, rustc))?;
        make_executable(&spy)?;
        let with_out = Config {
            out: kernel.out.clone(),
            ..cfg.clone()
        };
        build::make(&with_out, kernel.tools(cfg)?)
            .arg(format!("M={}", scratch.display()))
            .arg(format!("RUSTC={}", spy.display()))
            .arg("probe.o")
            .log("compile-fail")
            .run(cfg)?;
        let text = fs_err::read_to_string(&notes)?;
        let args = text
            .split('\0')
            .filter(|arg| !arg.is_empty())
            .map(str::to_owned)
            .collect();
        let version = toolchain::version_of(cfg, rustc).map_err(|why| {
            Failure::new(Kind::Environment, format!("{}: {why}", rustc.display()))
        })?;
        let sysroot = Cmd::new(rustc).args(["--print", "sysroot"]).read(cfg)?;
        let sources = Path::new(&sysroot).join("lib/rustlib/src/rust");
        let text = |path: &Path| path.display().to_string();
        let mut paths = vec![
            (text(&cfg.root.join("tests/compile-fail")), "$DIR"),
            (text(&kernel.out), "$OUT"),
            (text(&cfg.linux), "$LINUX"),
            (text(&sources), "$RUST"),
        ];
        if let Ok(real) = sources.canonicalize() {
            paths.push((text(&real), "$RUST"));
        }
        Ok(Self {
            rustc: rustc.clone(),
            version: format!("{}.{}", version[0], version[1]),
            args,
            objtree: kernel.out.clone(),
            scratch,
            elsewhere: Regex::new(r"(?m)^( *(?:-->|:::) (?:[^$\n]|\$[^D])[^:\n]*):\d+:\d+$")?,
            paths,
        })
    }

    /// What is wrong with a case, if anything is.
    fn judge(
        &self,
        cfg: &Config,
        case: &Path,
        bless: bool,
    ) -> Result<std::result::Result<(), String>> {
        let name = case
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let cmd = Cmd::new(&self.rustc)
            .args(self.args_for(case, &name))
            .env("RUSTC_BOOTSTRAP", "1")
            .env("OBJTREE", &self.objtree)
            .env("RUST_MODFILE", &name)
            .env("RUST_MODNAME", &name)
            .env("RUST_CRATE_ROOT", case)
            .env("LC_ALL", "C.UTF-8")
            .dir(&self.objtree);
        let output = cmd.output(cfg)?;
        if output.status.success() {
            return Ok(Err("compiles, and must not".to_owned()));
        }
        let said = self.normalise(&String::from_utf8_lossy(&output.stderr));
        let blessed_path = case.with_extension("stderr");
        if bless {
            fs_err::write(&blessed_path, format!("// rustc {}\n{said}", self.version))?;
            return Ok(Ok(()));
        }
        let Ok(blessed) = std::fs::read_to_string(&blessed_path) else {
            return Ok(Err(format!(
                "has no blessed message; the compiler says\n{said}"
            )));
        };
        Ok(compare(&blessed, &said, &self.version))
    }

    /// The probe's arguments with this source, and an object as the only output.
    fn args_for(&self, case: &Path, name: &str) -> Vec<String> {
        let mut args = Vec::new();
        let mut skip = false;
        for arg in &self.args {
            if std::mem::take(&mut skip) {
                continue;
            }
            match arg.as_str() {
                "--crate-name" | "--out-dir" | "--emit" | "-o" => skip = true,
                arg if arg.starts_with("--emit=") || arg.ends_with("probe.rs") => {}
                arg => args.push(arg.to_owned()),
            }
        }
        // Some errors come only when code is generated.
        let out = self.scratch.join(format!("{name}.o"));
        args.extend(["--crate-name".to_owned(), name.replace('-', "_")]);
        args.push(format!("--emit=obj={}", out.display()));
        // Line numbers in the margin would change with each edit of the kernel crate.
        args.extend(["--color=never".to_owned(), "-Zui-testing".to_owned()]);
        args.push(case.display().to_string());
        args
    }

    fn normalise(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (path, name) in &self.paths {
            text = text.replace(path, name);
        }
        text = self.elsewhere.replace_all(&text, "$1:LL:CC").into_owned();
        let lines = text.lines().filter(|line| {
            !line.starts_with("For more information about") && !line.starts_with("Some errors have")
        });
        let text: String = lines.map(|line| format!("{}\n", line.trim_end())).collect();
        format!("{}\n", text.trim_end())
    }
}

/// Passes its arguments on, and notes them if they are those for the probe.
fn spy_script(notes: &Path, rustc: &Path) -> String {
    use lts_host::cmd::quote;
    format!(
        "#!/bin/sh\ncase \" $* \" in\n*probe.rs*) printf '%s\\0' \"$@\" > {} ;;\nesac\nexec {} \"$@\"\n",
        quote(notes.as_os_str()),
        quote(rustc.as_os_str())
    )
}

fn make_executable(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs_err::set_permissions(path, std::fs::Permissions::from_mode(0o755))?;
    Ok(())
}

/// Whether a compiler of this version says what it should.
fn compare(blessed: &str, said: &str, version: &str) -> std::result::Result<(), String> {
    let (head, text) = blessed.split_once('\n').unwrap_or((blessed, ""));
    let right = if head == format!("// rustc {version}") {
        text == said
    } else {
        let blessed = errors(text).map_err(|err| err.to_string())?;
        let said = errors(said).map_err(|err| err.to_string())?;
        blessed.keys().eq(said.keys())
            && blessed
                .iter()
                .all(|(line, errors)| !errors.is_disjoint(&said[line]))
    };
    if right {
        return Ok(());
    }
    let diff = similar::TextDiff::from_lines(text, said);
    let diff = diff.unified_diff().context_radius(2).to_string();
    Err(format!(
        "the compiler says something else (- {head}, + now)\n{diff}"
    ))
}

/// The errors, by the lines of the case they are about: their codes, or texts if they have none.
fn errors(text: &str) -> Result<BTreeMap<Option<u32>, BTreeSet<String>>> {
    let head = Regex::new(r"^error(?:\[(E\d+)\])?: (.*)$").context("a pattern of ours")?;
    let place = Regex::new(r"^ *--> \$DIR/[^:]*:(\d+):").context("a pattern of ours")?;
    let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    let mut put = |what, line| found.entry(line).or_default().insert(what);
    let mut current: Option<String> = None;
    for line in text.lines() {
        if let Some(error) = head.captures(line) {
            if let Some(what) = current.take() {
                put(what, None);
            }
            let what = error
                .get(1)
                .or_else(|| error.get(2))
                .map_or("", |m| m.as_str());
            // A type that is not there had a code of its own once.
            let what = what.replace("E0412", "E0425");
            current = (!what.starts_with("aborting due to")).then_some(what);
        } else if let Some(at) = place.captures(line) {
            if let Some(what) = current.take() {
                put(what, at[1].parse().ok());
            }
        } else if line.is_empty() {
            if let Some(what) = current.take() {
                put(what, None);
            }
        }
    }
    if let Some(what) = current {
        put(what, None);
    }
    // An error that is about nothing in the case follows from those that are.
    if found.len() > 1 {
        found.remove(&None);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLESSED: &str = "// rustc 1.96\nerror[E0277]: `X` is not `Send`\n  --> $DIR/a.rs:7:5\n   |\n\
                           error: expected `type`\n  --> $DIR/a.rs:9:1\n\nerror: aborting due to 2 previous errors\n";

    #[test]
    fn the_blessed_version_must_say_just_this() {
        let said = BLESSED.split_once('\n').unwrap().1;
        assert!(compare(BLESSED, said, "1.96").is_ok());
        assert!(compare(BLESSED, &said.replace("is not", "isn't"), "1.96").is_err());
    }

    #[test]
    fn another_version_may_word_it_differently() {
        let said = "error[E0277]: other words\n --> $DIR/a.rs:7:9\n\nerror: expected `type`\n --> $DIR/a.rs:9:2\n";
        assert!(compare(BLESSED, said, "1.85").is_ok());
        assert!(compare(BLESSED, &said.replace("E0277", "E0308"), "1.85").is_err());
        assert!(compare(BLESSED, &said.replace(":7:", ":8:"), "1.85").is_err());
        assert!(compare(BLESSED, &said.replace("`type`", "`name`"), "1.85").is_err());
        assert!(compare(BLESSED, "", "1.85").is_err());
        let (now, then) = (
            BLESSED.replace("E0277", "E0425"),
            said.replace("E0277", "E0412"),
        );
        assert!(compare(&now, &then, "1.85").is_ok());
    }

    #[test]
    fn another_version_may_show_other_errors_on_a_line() {
        let said = BLESSED.split_once('\n').unwrap().1;
        let more = "error[E0478]: it follows\n --> $DIR/a.rs:9:1\n\n";
        assert!(compare(BLESSED, &format!("{more}{said}"), "1.85").is_ok());
        assert!(compare(&format!("{BLESSED}{more}"), said, "1.85").is_ok());
        let elsewhere = more.replace(":9:", ":10:");
        assert!(compare(BLESSED, &format!("{elsewhere}{said}"), "1.85").is_err());
        let first = "error[E0277]: other words\n --> $DIR/a.rs:7:9\n\n";
        assert!(compare(BLESSED, first, "1.85").is_err());

        let nowhere = "error: no panic handler\n\n";
        assert!(compare(BLESSED, &format!("{said}{nowhere}"), "1.85").is_ok());
        let evaluated = "error[E0080]: panicked\n  --> core/panic.rs:LL:CC\n   |\n\n";
        let blessed = format!("// rustc 1.96\n{evaluated}");
        let reworded = evaluated.replace("panicked", "failed");
        assert!(compare(&blessed, &reworded, "1.85").is_ok());
        assert!(compare(&blessed, nowhere, "1.85").is_err());
    }
}
