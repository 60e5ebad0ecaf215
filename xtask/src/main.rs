// SPDX-License-Identifier: GPL-2.0

//! The host tool of Rust for LTS. Run it as `./x`, which first sees to the packages it needs.
//!
//! Here are the command line and the small verbs. The rest is in crates, each of which uses only
//! those before it: `lts-host`, `lts-series`, `lts-kernel`, `lts-ci`.

mod boot;
mod build;
mod clean;
mod cli;
mod fetch;
mod make;
mod size;
mod tree;

use std::process::ExitCode;

use lts_host::config::Config;
use lts_host::error::{self, Result};
use lts_host::git;
use lts_host::options::Options;
use lts_kernel::rustc_cached;
use lts_series::tree::remember_source;

fn main() -> ExitCode {
    if let Some(code) = rustc_cached::main() {
        return code;
    }
    git::isolate();
    let cli = cli::parse();
    let cfg = match configure(cli.global.into()) {
        Ok(cfg) => cfg,
        Err(err) => return error::report(&err),
    };
    match cli::dispatch(&cfg, cli.verb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            cfg.ui.clear();
            error::report(&err)
        }
    }
}

fn configure(options: Options) -> Result<Config> {
    remember_source(Config::resolve(&options)?)
}
