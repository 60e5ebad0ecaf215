// SPDX-License-Identifier: GPL-2.0

//! `./x test --mainline`: our samples, unmodified, on mainline's own Rust support.
//!
//! A mainline kernel is fetched, unpacked and built once, in the cache, without a change to it.
//! The samples are built against it as modules from outside of its tree.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::base::Base;
use crate::build;
use crate::config::Config;
use crate::error::{Context, Result};
use crate::fetch;
use crate::guest::{Guest, Module, Options, Outcome};
use crate::test::Counts;

/// What says which kernel, and how it is configured.
const DIR: &str = "tests/mainline";
/// Samples that are no modules, and are not built here.
const PROGRAMS: [&str; 2] = ["rust_hostprog", "crc32"];

/// Builds and boots each sample; each that loads and unloads without a complaint has passed.
pub fn test(cfg: &Config) -> Result<Counts> {
    let cfg = &ready(cfg)?;
    let kernel = build::foreign(cfg, &["tests/mainline/kernel.config"])?;
    let mut counts = Counts::default();
    for (name, source) in samples(cfg)? {
        let dir = cfg.out.join(".x-samples").join(&name);
        fs_err::create_dir_all(&dir)?;
        fs_err::copy(&source, dir.join(format!("{name}.rs")))?;
        fs_err::write(dir.join("Makefile"), format!("obj-m := {name}.o\n"))?;
        let step = cfg.ui.step(format!("{name} on mainline"));
        match one(cfg, &kernel, &dir) {
            Ok(()) => step.done(),
            Err(err) => {
                drop(step);
                println!("failed: mainline: {name}: {}", crate::error::render(&err));
                counts.add(false);
                continue;
            }
        }
        counts.add(true);
    }
    Ok(counts)
}

/// The configuration for a mainline kernel that is fetched and unpacked.
fn ready(cfg: &Config) -> Result<Config> {
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

/// The samples that are modules.
fn samples(cfg: &Config) -> Result<Vec<(String, PathBuf)>> {
    let mut samples = Vec::new();
    for entry in fs_err::read_dir(cfg.root.join("samples/rust"))? {
        let path = entry?.path();
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.extension().is_some_and(|ext| ext == "rs") && !PROGRAMS.contains(&name.as_str()) {
            samples.push((name, path));
        }
    }
    samples.sort();
    Ok(samples)
}

fn one(cfg: &Config, kernel: &build::Kernel, dir: &Path) -> Result<()> {
    let module = Module {
        path: dir.to_owned(),
        params: Vec::new(),
    };
    let mut guest = Guest::new(cfg, kernel);
    for shipped in module.ship(cfg, kernel)? {
        guest.load(&shipped);
    }
    let options = Options {
        append: Vec::new(),
        timeout: Duration::from_secs(180),
        accel: None,
        memory: 1024,
        log: "mainline",
    };
    let (run, _) = guest.boot(&options, |_| (), |_| ())?;
    match run.outcome {
        Outcome::Passed => Ok(()),
        other => crate::error::fail(crate::error::Kind::Failed, other.describe()),
    }
}
