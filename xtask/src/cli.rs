// SPDX-License-Identifier: GPL-2.0

//! The command line: verbs and their options. It validates; the verbs' own modules act.

use std::num::NonZero;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use lts_host::config::Config;
use lts_host::error::Result;
use lts_host::options::Options;

/// Rust for LTS: fetch, patch, build, boot and test a Linux LTS kernel with Rust support.
#[derive(Debug, Parser)]
#[command(name = "x", bin_name = "./x", version, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub verb: Verb,
}

/// Options that every verb takes.
#[derive(Args, Debug)]
pub struct Global {
    /// Show the commands that are run
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Install missing packages without asking (x itself does that)
    #[arg(short, long, global = true)]
    pub yes: bool,
    /// The kernel series to work on
    #[arg(long, global = true, value_name = "VERSION", default_value = "5.10")]
    pub base: String,
    /// The architecture to build for and to boot
    #[arg(long, global = true, value_name = "NAME", default_value = "x86_64")]
    pub arch: String,
    /// Use this kernel tree or tarball as the base instead of the distribution's, from now on;
    /// `./x clean` goes back. Of a git tree, it is what is committed
    #[arg(long, global = true, value_name = "PATH")]
    pub linux: Option<PathBuf>,
    /// How many jobs make runs at a time [default: the number of processors]
    #[arg(short, long, global = true, value_name = "N")]
    pub jobs: Option<NonZero<usize>>,
}

impl From<Global> for Options {
    fn from(global: Global) -> Self {
        Self {
            verbose: global.verbose,
            base: global.base,
            arch: global.arch,
            linux: global.linux,
            jobs: global.jobs,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Fetch the base kernel's source into the cache
    Fetch,
    /// Make the patched kernel tree, build/<base>/linux
    Tree(crate::tree::Args),
    /// Build the patched kernel and its modules
    Build(crate::build::Args),
    /// Boot the kernel in QEMU and show its log
    Boot(crate::boot::Args),
    /// Run the kernel's make on the patched tree; the Makefile calls this
    #[command(hide = true)]
    Make(crate::make::Args),
    /// Run the tests: on the host, against the compiler, in the guest
    Test(lts_ci::test::Args),
    /// Measure operations in C and in Rust side by side
    Bench(lts_ci::bench::Args),
    /// Measure what Rust support adds to the kernel image
    Size(crate::size::Args),
    /// Write the series as mails for git send-email
    Mails(lts_series::mails::Args),
    /// Take edits made in the patched tree back into the repository
    Refresh(lts_series::refresh::Args),
    /// Check the series and the code: claims, round trip, style, lints
    Check(lts_ci::check::Args),
    /// Run all that CI runs: check and test
    Ci,
    /// Remove what was built; the cache stays, unless `--cache` says otherwise
    Clean(crate::clean::Args),
}

/// Parses the command line; prints help or a usage error and exits where that is called for.
pub fn parse() -> Cli {
    Cli::parse()
}

/// Runs a verb.
pub fn dispatch(cfg: &Config, verb: Verb) -> Result<()> {
    match verb {
        Verb::Fetch => crate::fetch::run(cfg),
        Verb::Tree(args) => crate::tree::run(cfg, &args),
        Verb::Build(args) => crate::build::run(cfg, &args),
        Verb::Boot(args) => crate::boot::run(cfg, &args),
        Verb::Make(args) => crate::make::run(cfg, &args),
        Verb::Test(args) => lts_ci::test::run(cfg, &args),
        Verb::Bench(args) => lts_ci::bench::run(cfg, &args),
        Verb::Size(args) => crate::size::run(cfg, &args),
        Verb::Mails(args) => lts_series::mails::run(cfg, &args),
        Verb::Refresh(args) => lts_series::refresh::run(cfg, &args),
        Verb::Check(args) => lts_ci::check::run(cfg, &args),
        Verb::Ci => lts_ci::ci::run(cfg),
        Verb::Clean(args) => crate::clean::run(cfg, &args),
    }
}
