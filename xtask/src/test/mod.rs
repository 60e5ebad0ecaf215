// SPDX-License-Identifier: GPL-2.0

//! `./x test`: on the host, against the compiler, in the guest.

mod compile_fail;
mod count;
mod guest;
mod host;
mod kbuild;
mod ktap;
mod kunit;
mod out_of_tree;
mod toolchains;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args as ClapArgs, ValueEnum as _};

use crate::build::{self, Debug, Flavor};
use crate::config::Config;
use crate::error::{fail, Failure, Kind, Result};
use crate::ui::Step;

pub use count::Counts;

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

/// The results of one kind of tests.
#[derive(Debug, Default)]
pub struct Suite {
    name: &'static str,
    counts: Counts,
    /// What failed, and why: the first line of each is its name.
    failures: Vec<String>,
    /// What was skipped, and why.
    skips: Vec<String>,
    /// What it is made of, as far as that is known, and how long it took.
    parts: Vec<Part>,
    /// What else there is to say of it in one line.
    remark: String,
    /// Where there is more to read.
    log: Option<PathBuf>,
}

/// A part of a suite.
#[derive(Debug)]
pub struct Part {
    name: String,
    /// Counted apart from the rest, if there are several results.
    counts: Option<Counts>,
    time: Duration,
}

/// How many of the slowest are named in the end.
const SLOWEST: usize = 10;

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

/// A filter that no test passes is a mistake.
fn some_ran(counts: Counts, filter: Option<&str>) -> Result<()> {
    match (counts.total(), filter) {
        (0, Some(filter)) => fail(Kind::Input, format!("no test has `{filter}` in its name")),
        _ => Ok(()),
    }
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

/// Names what took longest.
fn slowest(suites: &[Suite]) {
    let mut parts: Vec<(&str, &Part)> = suites
        .iter()
        .flat_map(|suite| suite.parts.iter().map(|part| (suite.name, part)))
        .collect();
    parts.sort_by_key(|(_, part)| std::cmp::Reverse(part.time));
    for (suite, part) in parts.into_iter().take(SLOWEST) {
        println!(
            "slowest: {suite}: {}: {:.2} s",
            part.name,
            part.time.as_secs_f64()
        );
    }
}

impl Suite {
    /// Notes how long a part took.
    fn took(&mut self, name: &str, time: Duration) {
        self.parts.push(Part {
            name: name.to_owned(),
            counts: None,
            time,
        });
    }

    fn explain(&self, cfg: &Config) {
        for part in &self.parts {
            if let Some(counts) = part.counts {
                let time = part.time.as_secs_f64();
                println!("{}: {}: {counts} ({time:.2} s)", self.name, part.name);
            }
        }
        for skip in &self.skips {
            println!("skipped: {}: {skip}", self.name);
        }
        for failure in &self.failures {
            println!("failed: {}: {}", self.name, failure.replace('\n', "\n    "));
        }
        if let (Some(log), false) = (&self.log, self.failures.is_empty()) {
            println!("the whole log: {}", cfg.relative(log).display());
        }
    }
}

impl Step<'_> {
    /// Ends the step with the suites' counts; one with failures ends as failed.
    fn finish(self, suites: &[Suite]) {
        let summary: Vec<String> = suites
            .iter()
            .map(|suite| format!("{}: {}{}", suite.name, suite.counts, suite.remark))
            .collect();
        let summary = summary.join("; ");
        if suites.iter().all(|suite| suite.counts.failed == 0) {
            self.done_as(&summary);
        } else {
            self.fail_as(&summary);
        }
    }
}
