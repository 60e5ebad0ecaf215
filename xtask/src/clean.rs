// SPDX-License-Identifier: GPL-2.0

//! `./x clean`: remove what was built. What the user has written is not ours to remove.

use clap::Args as ClapArgs;

use crate::config::Config;
use crate::error::{Failure, Kind, Result};
use crate::tree;

/// Options of `./x clean`.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// The cache too: downloads, bindgen, the mainline kernel
    #[arg(long)]
    cache: bool,
    /// The patched tree too, even if it has edits made by hand
    #[arg(long)]
    discard: bool,
}

/// `./x clean`
pub fn run(cfg: &Config, args: &Args) -> Result<()> {
    if cfg.build.exists() {
        let lock = tree::Lock::take(cfg)?;
        let edits = tree::edits(cfg, &lock)?.filter(|edits| edits.any());
        match edits {
            Some(edits) if !args.discard => {
                let place = cfg.relative(&cfg.linux).display();
                return Err(
                    Failure::new(Kind::WouldLose, format!("{place} was edited by hand"))
                        .tried(edits.list())
                        .hint("`./x refresh` takes the edits back into the repository")
                        .hint("`./x clean --discard` throws them away")
                        .into(),
                );
            }
            _ => remove(cfg, &cfg.build)?,
        }
    }
    if args.cache {
        remove(cfg, &cfg.cache)?;
    }
    Ok(())
}

fn remove(cfg: &Config, dir: &std::path::Path) -> Result<()> {
    if dir.exists() {
        let step = cfg
            .ui
            .step(format!("removing {}", cfg.relative(dir).display()));
        fs_err::remove_dir_all(dir)?;
        step.done();
    }
    Ok(())
}
