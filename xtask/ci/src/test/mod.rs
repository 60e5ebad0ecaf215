// SPDX-License-Identifier: GPL-2.0

//! `./x test`: on the host, against the compiler, in the guest.

mod compile_fail;
mod guest;
mod host;
mod kbuild;
mod ktap;
mod kunit;
mod out_of_tree;
mod suite;
mod toolchains;

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum as _};

use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_kernel::build::{self, Debug, Flavor};

pub use crate::count::Counts;
use suite::{slowest, some_ran, Suite};

/// Options of `./x test`.
#[derive(ClapArgs, Clone, Debug, Default)]
pub struct Args {
    /// Only tests whose name contains this
    name: Option<String>,
    /// In the guest, on a debug kernel [default: on each kind, one after the other]
    #[arg(long, value_name = "KIND", require_equals = true)]
    debug: Option<Option<Debug>>,
    /// Write what the compiler says now as what it should say, for the compile-fail tests
    #[arg(long, conflicts_with = "debug")]
    bless: bool,
    /// On the kernel of this build directory, as it is; without the tests on the host
    #[arg(long, value_name = "DIR", conflicts_with = "debug")]
    kernel: Option<PathBuf>,
    /// Build and run the samples and tests/mainline on mainline too, and compare what they print
    #[arg(long, conflicts_with_all = ["debug", "bless", "name", "kernel"])]
    mainline: bool,
    /// With the oldest and the newest rustc at hand: those of this machine, and the oldest that the
    /// distribution's archive has, which is unpacked into the cache
    #[arg(long, conflicts_with_all = ["debug", "bless", "kernel", "mainline"])]
    toolchains: bool,
}

/// The results of the KUnit tests that a kernel has run while it booted, and what failed.
pub fn of_console(console: &str) -> (Counts, Vec<String>) {
    let suite = kunit::collect(console, "kunit");
    (suite.counts, suite.failures)
}

/// `./x test`
pub fn run(cfg: &Config, args: &Args) -> Result<()> {
    let counts = all(cfg, args)?;
    verdict(counts, "test")
}

/// Runs the tests and gives their counts, without a closing line.
pub fn all(cfg: &Config, args: &Args) -> Result<Counts> {
    if args.mainline {
        return crate::mainline::test(cfg);
    }
    let filter = args.name.as_deref();
    if args.toolchains {
        return toolchains::run(cfg, filter);
    }
    let suites = match &args.debug {
        Some(kind) => on_debug_kernels(cfg, *kind, filter)?,
        None => usual(cfg, args, filter)?,
    };
    let mut counts = Counts::default();
    for suite in &suites {
        counts += suite.counts;
        suite.explain(cfg);
    }
    slowest(&suites);
    some_ran(counts, filter)?;
    Ok(counts)
}

/// All that is not about a debug kernel.
fn usual(cfg: &Config, args: &Args, filter: Option<&str>) -> Result<Vec<Suite>> {
    let mut suites = Vec::new();
    if !args.bless && args.kernel.is_none() {
        suites.push(host::run(cfg, filter)?);
        suites.push(host::run_sanitized(cfg, filter)?);
    }
    let (cfg, kernel) = &match &args.kernel {
        Some(dir) => build::given(cfg, dir)?,
        None => (cfg.clone(), build::ready(cfg, Flavor::Rust)?),
    };
    suites.push(compile_fail::run(cfg, kernel, filter, args.bless)?);
    if !args.bless && args.kernel.is_none() {
        suites.push(kbuild::run(cfg, kernel, filter)?);
    }
    if !args.bless {
        suites.extend(guest::run(cfg, kernel, Flavor::Rust, filter)?);
    }
    Ok(suites)
}

/// The tests in the guest, on one kind of debug kernel or on each.
fn on_debug_kernels(cfg: &Config, kind: Option<Debug>, filter: Option<&str>) -> Result<Vec<Suite>> {
    let kinds = kind.map_or_else(|| Debug::value_variants().to_vec(), |kind| vec![kind]);
    let mut suites = Vec::new();
    for kind in kinds {
        let flavor = Flavor::Debug(kind);
        let kernel = build::ready(cfg, flavor)?;
        suites.extend(guest::run(cfg, &kernel, flavor, filter)?);
    }
    Ok(suites)
}

/// The closing line, and the error if something failed.
pub fn verdict(counts: Counts, what: &str) -> Result<()> {
    println!("{counts}");
    if counts.failed == 0 {
        return Ok(());
    }
    let plural = if counts.failed == 1 { "" } else { "s" };
    Err(Failure::new(
        Kind::Failed,
        format!("{} {what}{plural} failed", counts.failed),
    )
    .into())
}
