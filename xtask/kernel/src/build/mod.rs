// SPDX-License-Identifier: GPL-2.0

//! Building the patched kernel.

mod kconfig;
mod stamp;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use crate::toolchain::Toolchain;
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::disk;
use lts_host::error::{Context, Failure, Kind, Result};
use lts_host::lock::Lock;
use lts_host::ui::Unit;
use lts_series::fetch::Version;

/// What [`lock`] locks in a build directory.
const LOCK: &str = ".x-lock";

/// Room for the objects of a kernel.
const ROOM: u64 = 1500 * disk::MB;

/// What kind of kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// Rust support, the samples.
    Rust,
    /// The same, with what watches the kernel.
    Debug(Debug),
    /// No Rust support.
    Plain,
    /// Rust support with the hello world and nothing more, to be measured against the plain one.
    Hello,
    /// A small kernel for each prefix of the series, with the tests that run while it boots.
    Each,
}

/// What a debug kernel watches for. The two exclude each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Debug {
    /// KASAN, UBSAN, lockdep, kmemleak, failing allocations, …
    #[default]
    Kasan,
    /// KCSAN: data races
    Kcsan,
}

impl Flavor {
    /// The directory in `build/<base>` that this kind is built in.
    pub fn out(self) -> &'static str {
        match self {
            Flavor::Rust => "out",
            Flavor::Debug(Debug::Kasan) => "out-debug",
            Flavor::Debug(Debug::Kcsan) => "out-kcsan",
            Flavor::Plain => "out-plain",
            Flavor::Hello => "out-hello",
            Flavor::Each => "each/linux",
        }
    }

    /// Files below the repository; `{}` stands for the base's own directory.
    fn fragments(self) -> &'static [&'static str] {
        const BOOT: &str = "{}/config/boot.config";
        const RUST: &str = "{}/config/rust.config";
        const KASAN: &str = "{}/config/debug.config";
        const KCSAN: &str = "{}/config/kcsan.config";
        const EACH: &str = "{}/config/each.config";
        const TESTS: &str = "tools/testing/selftests/rust/config";
        match self {
            Flavor::Rust => &[BOOT, RUST, TESTS],
            Flavor::Debug(Debug::Kasan) => &[BOOT, RUST, TESTS, KASAN],
            Flavor::Debug(Debug::Kcsan) => &[BOOT, RUST, TESTS, KCSAN],
            Flavor::Plain => &[BOOT],
            Flavor::Hello => &[BOOT, RUST],
            Flavor::Each => &[EACH],
        }
    }
}

/// A kernel that was built.
#[derive(Clone, Debug)]
pub struct Kernel {
    /// The image that boots.
    pub image: PathBuf,
    /// The build directory it is in.
    pub out: PathBuf,
    tools: OnceCell<Toolchain>,
}

/// The patched tree, and a kernel of it in the flavor's own build directory.
pub fn ready(cfg: &Config, flavor: Flavor) -> Result<Kernel> {
    lts_series::tree::ensure(cfg)?;
    kernel(&cfg.with_out(flavor.out()), flavor)
}

/// Whether somebody has, or may have, built in a directory.
pub fn is_out(dir: &Path) -> bool {
    dir.join(LOCK).exists()
}

/// Whether a directory has a configuration that we have not made.
pub fn has_their_config(cfg: &Config) -> Result<bool> {
    Ok(cfg.out.join(".config").is_file() && !kconfig::is_ours(cfg)?)
}

/// Makes sure that `cfg.out` has a configuration.
pub fn configured(cfg: &Config, tools: &Toolchain, flavor: Flavor) -> Result<()> {
    kconfig::ensure(cfg, tools, flavor.fragments())
}

/// The kernel of a build directory that the user names, as it is, with a configuration for its
/// tree.
pub fn given(cfg: &Config, dir: &Path) -> Result<(Config, Kernel)> {
    let out = std::path::absolute(dir)?;
    let kernel = Kernel::at(&out);
    if !kernel.image.is_file() {
        let missing = kernel.image.display();
        return Err(
            Failure::new(Kind::Input, format!("--kernel: there is no {missing}"))
                .hint(
                    "give the O= directory of a kernel build, or its source if it was built there",
                )
                .into(),
        );
    }
    let linux = source_of(&out).unwrap_or_else(|| cfg.linux.clone());
    Ok((
        Config {
            out,
            linux,
            ..cfg.clone()
        },
        kernel,
    ))
}

/// The source that a build directory was built from: make leaves a link to it, unless the kernel
/// was built in its source.
fn source_of(out: &Path) -> Option<PathBuf> {
    if let Ok(source) = fs_err::canonicalize(out.join("source")) {
        return Some(source);
    }
    let makefile = fs_err::read_to_string(out.join("Makefile")).ok()?;
    let is_source = out.join("Kbuild").is_file() && Version::of_makefile(&makefile).is_some();
    is_source.then(|| out.to_owned())
}

/// Builds the tree in `cfg.linux` into `cfg.out`, if anything has changed.
pub fn kernel(cfg: &Config, flavor: Flavor) -> Result<Kernel> {
    bring_up_to_date(cfg, flavor, Kernel::expected(cfg))
}

/// The same with these tools.
pub fn kernel_with(cfg: &Config, flavor: Flavor, tools: Toolchain) -> Result<Kernel> {
    let kernel = Kernel {
        tools: OnceCell::from(tools),
        ..Kernel::expected(cfg)
    };
    bring_up_to_date(cfg, flavor, kernel)
}

fn bring_up_to_date(cfg: &Config, flavor: Flavor, kernel: Kernel) -> Result<Kernel> {
    let _lock = lock(cfg)?;
    configured(cfg, kernel.tools(cfg)?, flavor)?;
    let sources = stamp::sources(cfg, &kernel)?;
    if stamp::matches(cfg, &sources) {
        return Ok(kernel);
    }
    stamp::forget(cfg)?;
    compile(cfg, &kernel)?;
    stamp::remember(cfg, &sources)?;
    Ok(kernel)
}

/// The same for a tree that is not ours, with these fragments. make decides what there is to do.
pub fn foreign(cfg: &Config, fragments: &[&str]) -> Result<Kernel> {
    let kernel = Kernel::expected(cfg);
    let _lock = lock(cfg)?;
    kconfig::ensure(cfg, kernel.tools(cfg)?, fragments)?;
    compile(cfg, &kernel)?;
    Ok(kernel)
}

fn compile(cfg: &Config, kernel: &Kernel) -> Result<()> {
    if !kernel.image.exists() {
        disk::require(&cfg.out, ROOM, "building the kernel")?;
    }
    let untouched = kconfig::is_ours(cfg)?;
    let jobs = format!("-j{}", cfg.jobs);
    let make = make(cfg, kernel.tools(cfg)?)
        .args([&jobs, "bzImage", "modules"])
        .log("build");
    with_bar(cfg, &make, "building the kernel")?;
    if untouched {
        kconfig::settled(cfg)?; // make may have updated it for a new option or compiler.
    }
    Ok(())
}

impl Kernel {
    /// The kernel that is in `cfg.out` once it is built.
    fn expected(cfg: &Config) -> Self {
        Self::at(&cfg.out)
    }

    /// The kernel of a build directory, as it is.
    pub fn at(out: &Path) -> Self {
        let image = out.join("arch/x86/boot/bzImage");
        Self {
            image,
            out: out.to_owned(),
            tools: OnceCell::new(),
        }
    }

    /// What builds it, and modules for it.
    pub fn tools(&self, cfg: &Config) -> Result<&Toolchain> {
        if self.tools.get().is_none() {
            // Nobody else can have set it.
            let _ = self.tools.set(Toolchain::find(cfg)?);
        }
        self.tools.get().context("a toolchain")
    }
}

/// Waits until nobody builds in `cfg.out`.
pub fn lock(cfg: &Config) -> Result<Lock> {
    Lock::take(&cfg.out.join(LOCK), &cfg.ui, "is building")
}

/// `make` on `cfg.linux`, building into `cfg.out` with these tools.
pub fn make(cfg: &Config, tools: &Toolchain) -> Cmd {
    let make = Cmd::new("make")
        .arg("-C")
        .arg(&cfg.linux)
        .arg(format!("O={}", cfg.out.display()));
    // What calls us may be a make too; its flags are not for this one.
    tools
        .apply(make)
        .env_remove("MAKEFLAGS")
        .env_remove("MAKELEVEL")
        .env_remove("MFLAGS")
        // Clippy would take the host tool's oldest compiler for the kernel's.
        .env_remove("CARGO_PKG_RUST_VERSION")
}

/// Runs make under a bar that ends at the number of lines it said the last time.
fn with_bar(cfg: &Config, make: &Cmd, what: &str) -> Result<()> {
    let step = cfg.ui.step(what);
    let memory = cfg.out.join(".x-lines");
    let last: u64 = std::fs::read_to_string(&memory)
        .ok()
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(0);
    // A first build says about as much as that of any other small configuration.
    step.total(if last > 0 { last } else { 1400 }, Unit::Items);
    let mut lines = 0;
    make.run_lines(cfg, |_| {
        lines += 1;
        step.at(lines);
    })?;
    if lines > last {
        fs_err::write(memory, lines.to_string())?;
    }
    step.done();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kernel_built_in_its_source_has_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let (tree, out) = (dir.path().join("tree"), dir.path().join("out"));
        for dir in [&tree, &out] {
            std::fs::create_dir(dir).unwrap();
            // With O=, make writes a Makefile that leads to the source.
            std::fs::write(dir.join("Makefile"), "include source/Makefile\n").unwrap();
        }
        assert_eq!(source_of(&out), None);
        std::os::unix::fs::symlink(&tree, out.join("source")).unwrap();
        assert_eq!(source_of(&out), Some(fs_err::canonicalize(&tree).unwrap()));
        let makefile = "VERSION = 5\nPATCHLEVEL = 10\nSUBLEVEL = 1\nEXTRAVERSION =\n";
        std::fs::write(tree.join("Makefile"), makefile).unwrap();
        assert_eq!(source_of(&tree), None);
        std::fs::write(tree.join("Kbuild"), "").unwrap();
        assert_eq!(source_of(&tree), Some(tree));
    }
}
