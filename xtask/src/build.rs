// SPDX-License-Identifier: GPL-2.0

//! `./x build`: the patched kernel and its modules.

use clap::Args as ClapArgs;

use lts_host::config::Config;
use lts_host::error::Result;
use lts_kernel::build::{self, Debug, Flavor};

/// Options of `./x build`.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// Build a debug kernel [default: kasan]
    #[arg(long, value_name = "KIND", require_equals = true)]
    debug: Option<Option<Debug>>,
    /// Build the kernel without Rust support
    #[arg(long, conflicts_with = "debug")]
    plain: bool,
}

/// `./x build`
pub fn run(cfg: &Config, args: &Args) -> Result<()> {
    let flavor = match (args.debug, args.plain) {
        (Some(kind), _) => Flavor::Debug(kind.unwrap_or_default()),
        (_, true) => Flavor::Plain,
        _ => Flavor::Rust,
    };
    let kernel = build::ready(cfg, flavor)?;
    cfg.ui
        .line(&format!("{}", cfg.relative(&kernel.image).display()));
    Ok(())
}
