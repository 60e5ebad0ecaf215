// SPDX-License-Identifier: GPL-2.0

//! The work tree as it is now, as an object in its repository.

use super::commit::commit_tree;
use super::refs::SAVED;
use crate::series::{places, repository};
use lts_host::error::{fail, Context, Kind, Result};
use lts_host::git::Git;

/// New files that are not ignored. Debian's kernel ignores all that is new with a last line `/*`;
/// on the command line that is taken back.
pub fn untracked(git: &Git<'_>) -> Result<Vec<String>> {
    let args = [
        "ls-files",
        "-z",
        "--others",
        "--exclude-standard",
        "--exclude=!/*",
    ];
    git.list(args.into_iter().chain(repository::LEFTOVERS))
}

/// New files in folders where the series may add some; others are none of our business.
pub fn new_files(git: &Git<'_>) -> Result<Vec<String>> {
    let mut files = untracked(git)?;
    files.retain(|path| places::is_allowed(path));
    Ok(files)
}

/// See [`super::snapshot`].
pub fn snapshot(git: &Git<'_>) -> Result<String> {
    let scratch = tempfile::tempdir().context("a temporary directory")?;
    let index = scratch.path().join("index");
    fs_err::copy(git.dir().join(".git/index"), &index)?;
    let git = git.with_index(index);
    git.run(["add", "-u", "."])?;
    let new = new_files(&git)?;
    let input = new.join("\0");
    git.pipe(["update-index", "-z", "--add", "--stdin"], input)?;
    git.read(["write-tree"])
}

/// See [`super::save`].
pub fn save(git: &Git<'_>) -> Result<String> {
    let tree = snapshot(git)?;
    let parent = match git.resolve("HEAD")? {
        Some(parent) => parent,
        None => return fail(Kind::WouldLose, "the tree has no HEAD"),
    };
    let id = commit_tree(git, &tree, &[&parent], 0, "The tree as it was\n")?;
    git.run(["update-ref", "--create-reflog", "-m", "saved", SAVED, &id])?;
    Ok(id)
}
