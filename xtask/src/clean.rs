// SPDX-License-Identifier: GPL-2.0

//! `./x clean`: remove what was built. What the user has written is not ours to remove.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_host::kept;
use lts_host::lock::Lock;
use lts_kernel::build;
use lts_series::tree;

/// Options of `./x clean`.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// The cache too: downloads, bindgen, the mainline kernel
    #[arg(long)]
    cache: bool,
    /// The patched tree too, even if it has edits, new files or commits of your own
    #[arg(long)]
    discard: bool,
}

/// `./x clean`
pub fn run(cfg: &Config, args: &Args) -> Result<()> {
    if cfg.build.exists() {
        let lock = tree::lock(cfg)?;
        if args.discard {
            tree::is_there(cfg)?; // Not what somebody else put in its place.
        } else {
            refuse_loss(cfg, &lock)?;
        }
        clean(cfg)?;
    }
    if args.cache && cfg.cache.exists() {
        let step = removing(cfg, &cfg.cache);
        fs_err::remove_dir_all(&cfg.cache)?;
        step.done();
    }
    Ok(())
}

fn refuse_loss(cfg: &Config, lock: &Lock) -> Result<()> {
    let work = tree::work(cfg, lock)?;
    if work.is_empty() {
        return Ok(());
    }
    let place = cfg.relative(&cfg.linux).display();
    Err(Failure::new(
        Kind::WouldLose,
        format!("{place} was edited by hand, or holds files or commits of your own"),
    )
    .tried(work)
    .hint("`./x refresh` takes edits and new files of the series back into the repository")
    .hint("move away what else you need; `./x clean --discard` throws it all away")
    .into())
}

/// Empties `build/<base>`, but for what was set aside for the user, and what is now.
fn clean(cfg: &Config) -> Result<()> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs_err::read_dir(&cfg.build)? {
        paths.push(entry?.path());
    }
    paths.retain(|path| !kept::is_kept(path));
    let mut locks = Vec::new();
    for path in &build_directories(&paths)? {
        let cfg = Config {
            out: path.clone(),
            ..cfg.clone()
        };
        if build::is_out(path) {
            locks.push(build::lock(&cfg)?);
        }
        keep_config(&cfg)?;
    }
    let step = removing(cfg, &cfg.build);
    for path in &paths {
        if path.is_dir() && !path.is_symlink() {
            fs_err::remove_dir_all(path)?;
        } else {
            fs_err::remove_file(path)?;
        }
    }
    let _ = std::fs::remove_dir(&cfg.build); // It stays if something is kept in it.
    step.done();
    Ok(())
}

/// Where kernels may have been built: here, and one level below, for another architecture.
fn build_directories(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = paths.to_vec();
    for path in paths {
        if !path.is_dir() || path.is_symlink() || build::is_out(path) {
            continue;
        }
        for entry in fs_err::read_dir(path)? {
            found.push(entry?.path());
        }
    }
    Ok(found)
}

/// Sets a configuration aside that the user has made or changed.
fn keep_config(cfg: &Config) -> Result<()> {
    if build::has_their_config(cfg)? {
        let config = cfg.out.join(".config");
        let kept = kept::place(cfg, "config");
        fs_err::rename(&config, &kept)?;
        cfg.ui.line(&format!(
            "note: {} was edited: it is kept as {}",
            cfg.relative(&config).display(),
            cfg.relative(&kept).display()
        ));
    }
    Ok(())
}

fn removing<'a>(cfg: &'a Config, dir: &Path) -> lts_host::ui::Step<'a> {
    cfg.ui
        .step(format!("removing {}", cfg.relative(dir).display()))
}
