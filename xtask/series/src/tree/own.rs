// SPDX-License-Identifier: GPL-2.0

//! What of the user's is in the tree besides edits of the series' files.

use super::refs::{BASE, HEAD};
use super::snapshot::untracked;
use lts_host::error::Result;
use lts_host::git::Git;

/// References of ours, and those of other repositories, which can be fetched again.
const NOT_THEIRS: [&str; 3] = ["refs/lts/", "refs/remotes/", BASE];

/// Work that is nowhere else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// New files that are not ignored.
    pub files: Vec<String>,
    /// Branches, tags and stashes with commits that are not of the series as it stands.
    pub refs: Vec<String>,
}

impl Own {
    /// Looks for it.
    pub fn find(git: &Git<'_>) -> Result<Self> {
        let refs = git.read([
            "for-each-ref",
            "--format=%(refname)",
            &format!("--no-merged={HEAD}"),
        ])?;
        let theirs = |name: &&str| !NOT_THEIRS.iter().any(|ours| name.starts_with(ours));
        Ok(Self {
            files: untracked(git)?,
            refs: refs.lines().filter(theirs).map(str::to_owned).collect(),
        })
    }

    /// What there is, in words.
    pub fn list(&self) -> Vec<String> {
        let files = self.files.iter().map(|path| format!("{path} (new)"));
        let refs = self
            .refs
            .iter()
            .map(|name| format!("{name} (commits that the series does not have)"));
        files.chain(refs).collect()
    }
}
