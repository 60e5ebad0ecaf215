// SPDX-License-Identifier: GPL-2.0

//! `./x tree`: the patched tree, made or brought up to date.

use lts_host::config::Config;
use lts_host::error::Result;
use lts_series::tree::{self, Origin};

/// Options of `./x tree`.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Args {
    /// Throw away edits and commits made by hand in the tree (a copy stays in refs/lts/saved)
    #[arg(long)]
    pub discard: bool,
}

/// `./x tree`
pub fn run(cfg: &Config, args: &Args) -> Result<()> {
    let lock = tree::lock(cfg)?;
    if args.discard {
        tree::discard(cfg, &lock)?;
    }
    let done = tree::update(cfg, &lock)?;
    let report = tree::report(cfg);
    if !report.is_empty() {
        cfg.ui.line(&report);
    }
    cfg.ui.line(&format!(
        "{}: {} patches on linux {}",
        cfg.relative(&cfg.linux).display(),
        done.series.patches.len(),
        Origin::read(cfg)?.map_or_else(String::new, |origin| origin.version),
    ));
    Ok(())
}
