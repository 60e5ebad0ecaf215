// SPDX-License-Identifier: GPL-2.0

//! Moving the work tree from one version of the series to the next.
//!
//! Only files whose content differs are written, so an incremental build stays incremental.

use std::collections::BTreeSet;
use std::path::Path;

use super::commit::commit_tree;
use super::refs::{BRANCH, HEAD, NEXT};
use super::snapshot::{new_files, snapshot};
use lts_host::error::{Failure, Kind, Result};
use lts_host::git::{Change, Git};

/// How git lists the tracked files that differ from `HEAD`.
pub const STATUS: [&str; 5] = [
    "status",
    "--porcelain=v1",
    "-z",
    "--untracked-files=no",
    "--no-renames",
];

/// The end of the series that stands in the work tree.
pub fn head(git: &Git<'_>) -> Result<String> {
    git.resolve(HEAD)?.ok_or_else(|| {
        Failure::new(
            Kind::WouldLose,
            format!("{} has lost {HEAD}", git.dir().display()),
        )
        .hint("save what you need from it and run `./x clean --discard`")
        .into()
    })
}

/// Moves a tree without edits to the commit `new` and gives the number of files that changed.
pub fn move_to(git: &Git<'_>, new: &str) -> Result<usize> {
    let old = head(git)?;
    let changes = git.changes(&old, new)?;
    accept_new_files(git, &changes)?;
    git.run(["update-ref", NEXT, new])?;
    git.run(["read-tree", "-m", "-u", &old, new])?;
    arrive(git, new)?;
    Ok(changes.len())
}

/// Files that the series adds may be there already, written by hand and then copied into the
/// repository. With the same content they stay as they are; with another one nothing is touched.
fn accept_new_files(git: &Git<'_>, changes: &[Change]) -> Result<()> {
    let mut info = Vec::new();
    let mut differ = Vec::new();
    for change in changes.iter().filter(|change| change.is_new()) {
        let path = git.dir().join(&change.path);
        if path.symlink_metadata().is_err() {
            continue;
        }
        if path.is_file() && hash(git, &path)? == change.new {
            info.extend(format!("{} {}\t{}\0", change.new_mode, change.new, change.path).bytes());
        } else {
            differ.push(change.path.clone());
        }
    }
    if !differ.is_empty() {
        return Err(Failure::new(
            Kind::WouldLose,
            format!(
                "the tree has files of its own where the series adds some: {}",
                differ.join(", ")
            ),
        )
        .hint("move them away")
        .into());
    }
    if !info.is_empty() {
        git.pipe(["update-index", "-z", "--index-info"], info)?;
        refresh_index(git)?;
    }
    Ok(())
}

/// Makes `new` what the tree stands for, all at once.
fn arrive(git: &Git<'_>, new: &str) -> Result<()> {
    git.run(["symbolic-ref", "HEAD", BRANCH])?;
    let input = format!("update {BRANCH} {new}\nupdate {HEAD} {new}\ndelete {NEXT}\n");
    git.pipe(["update-ref", "--stdin"], input).map(drop)
}

/// Finishes an interrupted [`move_to`]: each file is as it was, as it shall be, or half written.
/// Anything else is the work of somebody who came in between, and stays.
pub fn recover(git: &Git<'_>, next: &str) -> Result<()> {
    let old = head(git)?;
    let _ = fs_err::remove_file(git.dir().join(".git/index.lock"));
    let changes = git.changes(&old, next)?;
    let mut foreign = Vec::new();
    if let Some(other) = git
        .resolve("HEAD")?
        .filter(|head| *head != old && head != next)
    {
        foreign.push(format!("HEAD is {other}"));
    }
    for change in &changes {
        if !is_ours(git, change)? {
            foreign.push(change.path.clone());
        }
    }
    let moving: BTreeSet<&str> = changes.iter().map(|change| change.path.as_str()).collect();
    for line in git.list(STATUS)? {
        foreign.extend(
            line.get(3..)
                .filter(|path| !moving.contains(path))
                .map(str::to_owned),
        );
    }
    if !foreign.is_empty() {
        return Err(Failure::new(
            Kind::WouldLose,
            "an update of the tree was interrupted, and then files were edited by hand",
        )
        .tried(foreign.join("\n"))
        .hint("save these files elsewhere and remove them, then run it again")
        .into());
    }
    git.run(["read-tree", "--reset", "-u", next])?;
    arrive(git, next)
}

fn is_ours(git: &Git<'_>, change: &Change) -> Result<bool> {
    let path = git.dir().join(&change.path);
    let Ok(meta) = path.symlink_metadata() else {
        return Ok(true);
    };
    if !meta.is_file() {
        return Ok(meta.is_dir());
    }
    let found = fs_err::read(&path)?;
    for id in [&change.old, &change.new] {
        if !id.bytes().all(|byte| byte == b'0') {
            let content = git.pipe(["cat-file", "blob", id], "")?;
            if content == found || (*id == change.new && content.starts_with(&found)) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Makes `new` what the tree stands for, where its files come from the work tree itself. Files
/// that differ from it are written; `new` was made from a snapshot, so nothing is lost.
pub fn adopt(git: &Git<'_>, new: &str) -> Result<usize> {
    let now = snapshot(git)?;
    let changes = git.changes(&now, new)?;
    // With --reset git keeps what it knows of the files whose content is the same.
    git.run(["read-tree", "--reset", &now])?;
    refresh_index(git)?;
    git.run([
        "update-ref",
        HEAD,
        &commit_tree(git, &now, &[], 0, "snapshot\n")?,
    ])?;
    git.run(["update-ref", NEXT, new])?;
    git.run(["read-tree", "-m", "-u", &now, new])?;
    arrive(git, new)?;
    Ok(changes.len())
}

/// Puts the tree back to the series as it was last written, without what [`save`] keeps.
pub fn reset(git: &Git<'_>) -> Result<()> {
    let ours = head(git)?;
    for path in new_files(git)? {
        fs_err::remove_file(git.dir().join(path))?;
    }
    git.run(["symbolic-ref", "HEAD", BRANCH])?;
    git.run(["reset", "-q", "--hard", &ours])
}

fn hash(git: &Git<'_>, path: &Path) -> Result<String> {
    git.store(fs_err::read(path)?)
}

/// Lets git take note of the files' times; that some differ is no error here.
fn refresh_index(git: &Git<'_>) -> Result<()> {
    git.attempt(["update-index", "-q", "--refresh"]).map(drop)
}
