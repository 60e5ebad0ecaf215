// SPDX-License-Identifier: GPL-2.0

//! `./x test --mainline`: the same sources on our kernel and on mainline's own Rust support.
//!
//! A mainline kernel is fetched, unpacked and built once, in the cache, without a change to it.
//! The samples, and modules that use one part of the API each, are built against either kernel as
//! modules from outside of its tree, loaded and unloaded there, and must print the same.

mod said;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::count::Counts;
use lts_host::config::Config;
use lts_host::error::{render, Context, Result};
use lts_kernel::build::{self, Flavor, Kernel};
use lts_kernel::guest::{Guest, Module, Options, Outcome, Shipped};
use lts_series::base::Base;
use lts_series::fetch;

use said::{first_difference, Said};

/// What says which kernel, and how it is configured; and the modules that are only for this.
const DIR: &str = "tests/mainline";
/// Samples that are no modules, and are not built here.
const PROGRAMS: [&str; 2] = ["rust_hostprog", "crc32"];

/// A source that both kernels must take as it is.
struct Source {
    name: String,
    path: PathBuf,
}

impl Source {
    /// What it is compiled as. One of its own name may be built into the kernel.
    fn module(&self) -> String {
        format!("same_{}", self.name)
    }
}

/// What became of each source on one kernel, in the order of the sources, and of the kernel.
struct Side {
    version: String,
    modules: Vec<std::result::Result<Said, String>>,
    outcome: Outcome,
}

/// Builds and loads each source on both kernels, and compares what it prints.
pub fn test(cfg: &Config) -> Result<Counts> {
    let sources = sources(cfg)?;
    let kernel = build::ready(cfg, Flavor::Rust)?;
    let ours = side(&cfg.with_out(Flavor::Rust.out()), &kernel, &sources)?;
    let cfg = &ready(cfg)?;
    let kernel = build::foreign(cfg, &["tests/mainline/kernel.config"])?;
    let theirs = side(cfg, &kernel, &sources)?;

    let mut counts = Counts::default();
    for side in [&ours, &theirs] {
        counts.add(side.outcome == Outcome::Passed);
        if side.outcome != Outcome::Passed {
            println!(
                "failed: Linux {}: {}",
                side.version,
                side.outcome.describe()
            );
        }
    }
    for (i, Source { name, .. }) in sources.iter().enumerate() {
        let verdict = match (&ours.modules[i], &theirs.modules[i]) {
            (Ok(a), Ok(b)) => first_difference(a, b).map(|(a, b)| {
                format!(
                    "it does not print the same:\n    Linux {}: {a}\n    Linux {}: {b}",
                    ours.version, theirs.version
                )
            }),
            (Err(why), _) => Some(format!("on Linux {}: {why}", ours.version)),
            (_, Err(why)) => Some(format!("on Linux {}: {why}", theirs.version)),
        };
        counts.add(verdict.is_none());
        if let Some(why) = verdict {
            println!("failed: mainline: {name}: {why}");
        }
    }
    Ok(counts)
}

/// The configuration for a mainline kernel that is fetched and unpacked.
pub fn ready(cfg: &Config) -> Result<Config> {
    let text = fs_err::read_to_string(cfg.root.join(DIR).join("base.toml"))?;
    let base: Base = toml::from_str(&text).with_context(|| format!("{DIR}/base.toml"))?;
    let source = fetch::package(cfg, &base.source)?;
    let dir = cfg.cache.join("mainline").join(&source.version);
    let mainline = Config {
        linux: dir.join("linux"),
        out: dir.join("out"),
        logs: dir.join("logs"),
        ..cfg.clone()
    };
    // The directory gets its name when it is complete.
    if !mainline.linux.exists() {
        let part = dir.join("linux.part");
        if part.exists() {
            fs_err::remove_dir_all(&part)?;
        }
        source.unpack(&mainline, &part)?;
        fs_err::rename(&part, &mainline.linux)?;
    }
    Ok(mainline)
}

/// The samples that are modules, and the modules that are only for this.
fn sources(cfg: &Config) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for dir in ["samples/rust", DIR] {
        for entry in fs_err::read_dir(cfg.root.join(dir))? {
            let path = entry?.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            if path.extension().is_some_and(|ext| ext == "rs") && !PROGRAMS.contains(&&*name) {
                sources.push(Source {
                    name: name.into_owned(),
                    path,
                });
            }
        }
    }
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(sources)
}

/// Builds the sources against one kernel, and loads and unloads them there.
fn side(cfg: &Config, kernel: &Kernel, sources: &[Source]) -> Result<Side> {
    let release = fs_err::read_to_string(kernel.out.join("include/config/kernel.release"))?;
    let version = release.trim().to_owned();
    let built = compile(cfg, kernel, sources)?;
    let mut guest = Guest::new(cfg, kernel);
    for shipped in built.iter().flatten() {
        guest.load(shipped);
    }
    let options = Options {
        append: Vec::new(),
        timeout: Duration::from_secs(300),
        accel: None,
        memory: 1024,
        log: "mainline",
    };
    let step = cfg.ui.step(format!("the modules on Linux {version}"));
    let (run, nonce) = guest.boot(&options, |_| (), |_| ())?;
    step.done();
    let modules = sources
        .iter()
        .zip(built)
        .map(|(source, built)| {
            built?;
            Said::find(&run, &nonce, &source.name, &source.module())
        })
        .collect();
    // That a module does not load is that module's failure.
    let outcome = match run.outcome {
        Outcome::Failed(_) => Outcome::Passed,
        other => other,
    };
    Ok(Side {
        version,
        modules,
        outcome,
    })
}

/// Builds all at once, or if that fails each alone, so that one does not stand for all.
fn compile(
    cfg: &Config,
    kernel: &Kernel,
    sources: &[Source],
) -> Result<Vec<std::result::Result<Shipped, String>>> {
    let top = kernel.out.join(".x-mainline");
    if top.exists() {
        fs_err::remove_dir_all(&top)?;
    }
    if let Ok(all) = compile_in(cfg, kernel, &top.join("all"), sources) {
        let find = |source: &Source| {
            let shipped = all.iter().find(|shipped| shipped.name == source.module());
            shipped
                .cloned()
                .ok_or_else(|| "it was not built".to_owned())
        };
        return Ok(sources.iter().map(find).collect());
    }
    Ok(sources
        .iter()
        .map(|source| {
            let dir = top.join(&source.name);
            compile_in(cfg, kernel, &dir, std::slice::from_ref(source))
                .map_err(|err| render(&err))?
                .pop()
                .ok_or_else(|| "it was not built".to_owned())
        })
        .collect())
}

fn compile_in(
    cfg: &Config,
    kernel: &Kernel,
    dir: &Path,
    sources: &[Source],
) -> Result<Vec<Shipped>> {
    fs_err::create_dir_all(dir)?;
    let mut makefile = "obj-m :=".to_owned();
    for source in sources {
        let module = source.module();
        fs_err::copy(&source.path, dir.join(format!("{module}.rs")))?;
        makefile.push_str(&format!(" {module}.o"));
    }
    fs_err::write(dir.join("Makefile"), makefile + "\n")?;
    let module = Module {
        path: dir.to_owned(),
        params: Vec::new(),
    };
    module.ship(cfg, kernel)
}
