// SPDX-License-Identifier: GPL-2.0

//! The pristine kernel as the first commit of the tree's repository.

use std::path::{Path, PathBuf};

use super::commit::commit_tree;
use super::origin::Origin;
use super::own::Own;
use super::refs::{BASE, BRANCH, HEAD};
use crate::base::Base;
use crate::fetch;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_host::git::Git;
use lts_host::kept;

/// Whether there is a tree of ours.
pub fn is_there(cfg: &Config) -> Result<bool> {
    if !cfg.linux.exists() {
        return Ok(false);
    }
    if Origin::read(cfg)?.is_none() {
        let place = cfg.relative(&cfg.linux).display();
        return Err(Failure::new(
            Kind::WouldLose,
            format!("{place} was not made by this tool"),
        )
        .hint(format!("move {place} away"))
        .into());
    }
    Ok(true)
}

/// Whether the tree must be made anew, because it is missing or has another base than wanted.
pub fn is_stale(cfg: &Config) -> Result<bool> {
    let Some(mut origin) = Origin::read(cfg)? else {
        return Ok(true);
    };
    let wanted = match &cfg.source {
        None => package(&Base::read(cfg)?),
        Some(_) => fetch::ensure(cfg)?.id,
    };
    if origin.wanted != wanted {
        if let (None, Some(gone)) = (&cfg.source, &origin.source) {
            let gone = gone.display();
            cfg.ui.line(&format!(
                "note: {gone} is gone; the base is the distribution's kernel again"
            ));
        }
        return Ok(true);
    }
    let source = to_remember(cfg);
    if origin.source != source {
        origin.source = source; // The same kernel, in another place.
        origin.write(&cfg.linux)?;
    }
    Ok(false)
}

/// The user's source, if it has a name that can be written down.
fn to_remember(cfg: &Config) -> Option<PathBuf> {
    cfg.source.clone().filter(|path| path.to_str().is_some())
}

fn package(base: &Base) -> String {
    format!("{} {}", base.source.package, base.source.package_version)
}

/// The commit of the pristine kernel.
pub fn commit(git: &Git<'_>) -> Result<String> {
    git.resolve(BASE)?.ok_or_else(|| {
        Failure::new(
            Kind::WouldLose,
            format!("{} has lost its tag `base`", git.dir().display()),
        )
        .hint("save what you need from it and run `./x clean --discard`")
        .into()
    })
}

/// Makes a repository with the pristine kernel in it, beside the place of the tree, and gives
/// its directory. [`install`] puts it there, when it has the series too.
pub fn create(cfg: &Config) -> Result<PathBuf> {
    let base = Base::read(cfg)?;
    let source = fetch::ensure(cfg)?;
    let wanted = match &cfg.source {
        Some(_) => source.id.clone(),
        None => package(&base),
    };
    let part = cfg.build.join("linux.part");
    let origin = Origin {
        version: source.version.clone(),
        wanted,
        source: to_remember(cfg),
    };
    // Whole, but the series did not get onto it the last time.
    if Origin::of(&part)?.is_some_and(|found| found.wanted == origin.wanted) {
        origin.write(&part)?;
        return Ok(part);
    }
    remove(&part)?;
    source.unpack(cfg, &part)?;

    let step = cfg
        .ui
        .step(format!("making linux {} a git repository", source.version));
    let git = Git::new(cfg, &part);
    git.run(["init", "-q", "--initial-branch=rust"])?;
    // With this threshold git streams all files into one pack, which takes a third of the time and
    // of the space that as many loose objects would.
    git.run([
        "-c",
        "core.bigFileThreshold=1",
        "-c",
        "core.compression=1",
        "add",
        "-f",
        "-A",
        ".",
    ])?;
    let tree = git.read(["write-tree"])?;
    let message = format!("Linux {}\n", source.version);
    let id = commit_tree(&git, &tree, &[], 0, &message)?;
    git.run(["update-ref", BASE, &id])?;
    git.run(["update-ref", BRANCH, &id])?;
    git.run(["update-ref", HEAD, &id])?;
    origin.write(&part)?;
    step.done();
    Ok(part)
}

/// Puts what [`create`] made into its place, so that a tree that is there is whole.
pub fn install(cfg: &Config, part: &Path) -> Result<()> {
    let old = cfg.build.join("linux.old");
    remove(&old)?;
    if cfg.linux.exists() {
        set_aside(cfg, &old)?;
    }
    fs_err::rename(part, &cfg.linux)?;
    remove(&old)
}

/// Moves a tree that is no longer wanted out of the way; one with work of the user's own stays
/// for good under another name.
fn set_aside(cfg: &Config, old: &Path) -> Result<()> {
    let own = Own::find(&Git::new(cfg, &cfg.linux))?.list();
    let Some(first) = own.first() else {
        return Ok(fs_err::rename(&cfg.linux, old)?);
    };
    let kept = kept::place(cfg, "linux");
    fs_err::rename(&cfg.linux, &kept)?;
    cfg.ui.line(&format!(
        "note: the tree before had work of your own, such as {first}: it is kept as {}",
        cfg.relative(&kept).display()
    ));
    Ok(())
}

fn remove(dir: &Path) -> Result<()> {
    if dir.exists() {
        fs_err::remove_dir_all(dir)?;
    }
    Ok(())
}
