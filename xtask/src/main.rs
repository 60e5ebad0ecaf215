// SPDX-License-Identifier: GPL-2.0

//! The host tool of Rust for LTS. Run it as `./x`, which first sees to the packages it needs.

mod base;
mod boot;
mod build;
mod check;
mod ci;
mod clean;
mod cli;
mod cmd;
mod config;
mod digest;
mod disk;
mod error;
mod fetch;
mod git;
mod guest;
mod items;
mod kept;
mod mails;
mod mainline;
mod make;
mod options;
mod refresh;
mod runner;
mod series;
mod size;
mod tail;
mod test;
mod toolchain;
mod tree;
mod ui;

use std::process::ExitCode;

fn main() -> ExitCode {
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

fn configure(options: options::Options) -> error::Result<config::Config> {
    tree::remember_source(config::Config::resolve(&options)?)
}
