// SPDX-License-Identifier: GPL-2.0

//! Building the patched kernel.

mod flavor;
mod image;
mod kconfig;
mod make;
mod stamp;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::toolchain::Toolchain;
use lts_host::config::Config;
use lts_host::disk;
use lts_host::error::{Failure, Kind, Result};
use lts_host::lock::Lock;
use lts_series::fetch::Version;

pub use flavor::{Debug, Flavor};
pub use image::Kernel;
pub use kconfig::has as has_option;
pub use make::{make, make_modules};

/// What [`lock`] locks in a build directory.
const LOCK: &str = ".x-lock";

/// Room for the objects of a kernel.
const ROOM: u64 = 1500 * disk::MB;
/// Room for a second tree and a kernel of it.
const ROOM_SECOND: u64 = ROOM + 1300 * disk::MB;

/// The patched tree, and a kernel of it in the flavor's own build directory.
pub fn ready(cfg: &Config, flavor: Flavor) -> Result<Kernel> {
    lts_series::tree::ensure(cfg)?;
    kernel(&cfg.with_out(flavor.out()), flavor)
}

/// A kernel of the source without the patches.
pub fn unpatched(cfg: &Config) -> Result<Kernel> {
    let linux = lts_series::tree::unpatched(cfg, ROOM_SECOND)?;
    let flavor = Flavor::Unpatched;
    let cfg = Config {
        linux,
        ..cfg.with_out(flavor.out())
    };
    kernel(&cfg, flavor)
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
    let kernel = Kernel::at(cfg, &out);
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
        tools: OnceLock::from(tools),
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

/// Compiles the Rust code of the tree in `cfg.linux`, with what that needs, into `cfg.out`.
pub fn rust_only(cfg: &Config, flavor: Flavor) -> Result<()> {
    let kernel = Kernel::expected(cfg);
    let _lock = lock(cfg)?;
    configured(cfg, kernel.tools(cfg)?, flavor)?;
    stamp::forget(cfg)?;
    // The first patches have no samples.
    let mut goals = vec!["rust/", "samples/rust/"];
    goals.retain(|goal| cfg.linux.join(goal).exists());
    run_make(cfg, &kernel, &goals, "compiling Rust code")
}

/// Builds a tree that is not ours, with these fragments. make decides what there is to do.
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
    let modules = kconfig::has(cfg, "MODULES")?.then_some("modules");
    let goals: Vec<&str> = [&*cfg.arch.goal].into_iter().chain(modules).collect();
    run_make(cfg, kernel, &goals, "building the kernel")
}

fn run_make(cfg: &Config, kernel: &Kernel, goals: &[&str], what: &str) -> Result<()> {
    let untouched = kconfig::is_ours(cfg)?;
    let make = make(cfg, kernel.tools(cfg)?)
        .arg(format!("-j{}", cfg.jobs))
        .args(goals)
        .log("build");
    make::with_bar(cfg, &make, what)?;
    if untouched {
        kconfig::settled(cfg)?; // make may have updated it for a new option or compiler.
    }
    Ok(())
}

/// Waits until nobody builds in `cfg.out`.
pub fn lock(cfg: &Config) -> Result<Lock> {
    Lock::take(&cfg.out.join(LOCK), &cfg.ui, "is building")
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
