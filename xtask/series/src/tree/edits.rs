// SPDX-License-Identifier: GPL-2.0

//! What people did to the work tree since the tool left it.

use std::collections::BTreeSet;

use super::refs::NEXT;
use super::sync::{head, recover, STATUS};
use lts_host::config::Config;
use lts_host::error::Result;
use lts_host::git::Git;

/// How many paths a list in a message has at most.
const SHOWN: usize = 20;

/// What people did to the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// Tracked files that differ from the series.
    pub files: Vec<String>,
    /// The commit that is checked out, if it is not the one the tool made.
    pub head: Option<String>,
    /// Whether that is an earlier one of the series.
    pub earlier: bool,
}

impl Edits {
    /// Whether there are any.
    pub fn any(&self) -> bool {
        !self.files.is_empty() || self.head.is_some()
    }

    /// Whether there are any that are nowhere else.
    pub fn are_work(&self) -> bool {
        !self.files.is_empty() || (self.head.is_some() && !self.earlier)
    }

    /// What the user can do about them.
    pub fn hint(&self, cfg: &Config) -> String {
        match self.earlier {
            true => format!(
                "`git -C {} switch rust` goes back to the end of the series",
                cfg.relative(&cfg.linux).display()
            ),
            false => "`./x refresh` takes the edits back into the repository".to_owned(),
        }
    }

    /// Half a sentence.
    pub fn summary(&self) -> String {
        if self.earlier {
            return "the tree has an earlier commit of the series checked out".to_owned();
        }
        match (&self.files[..], &self.head) {
            ([], Some(_)) => "the tree has another commit checked out".to_owned(),
            ([], None) => "the tree has no edits".to_owned(),
            ([file], _) => format!("the tree has an edit by hand: {file}"),
            (files, _) => format!("the tree has edits by hand in {} files", files.len()),
        }
    }

    /// The files, one a line.
    pub fn list(&self) -> String {
        let mut lines = shortened(&self.files);
        if let Some(head) = &self.head {
            lines.push(match self.earlier {
                true => format!("HEAD is {head}, an earlier commit of the series"),
                false => format!("HEAD is {head}, not the end of the series"),
            });
        }
        lines.join("\n")
    }
}

/// A list that a message can hold.
pub fn shortened(items: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = items.iter().take(SHOWN).cloned().collect();
    if items.len() > SHOWN {
        lines.push(format!("and {} more", items.len() - SHOWN));
    }
    lines
}

/// Looks for edits, after finishing what an interrupted run left half done.
pub fn look(git: &Git<'_>) -> Result<Edits> {
    if let Some(next) = git.resolve(NEXT)? {
        recover(git, &next)?;
    }
    let ours = head(git)?;
    let current = git.resolve("HEAD")?;
    let mut files: BTreeSet<String> = git
        .list(STATUS)?
        .iter()
        .filter_map(|line| line.get(3..))
        .map(str::to_owned)
        .collect();
    let other = current.filter(|current| *current != ours);
    let earlier = match &other {
        Some(other) => is_ancestor(git, other, &ours)?,
        None => false,
    };
    if let Some(other) = other.as_ref().filter(|_| !earlier) {
        files.extend(
            git.changes(&ours, other)?
                .into_iter()
                .map(|change| change.path),
        );
    }
    Ok(Edits {
        files: files.into_iter().collect(),
        head: other,
        earlier,
    })
}

fn is_ancestor(git: &Git<'_>, commit: &str, of: &str) -> Result<bool> {
    let output = git.attempt(["merge-base", "--is-ancestor", commit, of])?;
    Ok(output.status.success())
}
