// SPDX-License-Identifier: GPL-2.0

//! Programs that must not compile, `tests/compile-fail/NAME.rs`, with what the compiler has to say
//! of each in `NAME.stderr`.
//!
//! They are compiled as a module is: the arguments are those that Kbuild gives the compiler for a
//! probe, with another source. Compilers word their messages differently from version to version.
//! So the blessed text begins with the version it is from; that version must say just this, any
//! other has errors on the same lines, and on each line at least one that is the same by its code,
//! or else by its text: one error may bring on others, which differ.

mod messages;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use regex::Regex;

use super::suite::{finish, Suite};
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_host::ui::Unit;
use lts_kernel::build::{self, Kernel};
use lts_kernel::toolchain;
use messages::compare;

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
    use lts_host::quote::quote;
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
