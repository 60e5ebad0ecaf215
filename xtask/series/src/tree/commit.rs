// SPDX-License-Identifier: GPL-2.0

//! The commits that the tool makes: by it, and dated by their position.

use lts_host::error::Result;
use lts_host::git::{Git, EMAIL, EPOCH, NAME};

/// Makes a commit by us, dated by its position in the series; the base has position 0.
pub fn commit_tree(
    git: &Git<'_>,
    tree: &str,
    parents: &[&str],
    position: usize,
    message: &str,
) -> Result<String> {
    let mut args = vec!["commit-tree", tree];
    parents
        .iter()
        .for_each(|parent| args.extend(["-p", parent]));
    let date = format!("{} +0000", EPOCH + 60 * position as u64);
    let mut cmd = git.cmd(args).input(message);
    for who in ["AUTHOR", "COMMITTER"] {
        cmd = cmd
            .env(format!("GIT_{who}_NAME"), NAME)
            .env(format!("GIT_{who}_EMAIL"), EMAIL)
            .env(format!("GIT_{who}_DATE"), &date);
    }
    cmd.read(git.runner())
}
