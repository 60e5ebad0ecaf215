// SPDX-License-Identifier: GPL-2.0

//! The claims that a refresh adds to patches' texts, and removes from them.

use std::collections::{BTreeMap, BTreeSet};

use crate::series::places::MAINTAINERS;
use crate::series::{covers, part, Series};
use lts_host::error::{Failure, Kind, Result};

/// The claims that change.
#[derive(Default)]
pub struct Claims {
    /// By the positions of the patches.
    pub changes: BTreeMap<usize, ClaimChange>,
    /// New files that no patch claims.
    pub missing: Vec<String>,
    /// Files that are no longer there.
    pub gone: BTreeSet<String>,
}

impl Claims {
    /// Those of one patch.
    pub fn of(&mut self, patch: usize) -> &mut ClaimChange {
        self.changes.entry(patch).or_default()
    }

    /// Removes the claims that only name files which are gone.
    pub fn drop_empty(&mut self, series: &Series) {
        let stays = |claim: &str| {
            if let Some((path, _)) = part(claim) {
                return !self.gone.contains(path);
            }
            let mut paths = series
                .overlay
                .files()
                .map(|(path, _)| path)
                .chain([MAINTAINERS]);
            paths.any(|path| !self.gone.contains(path) && covers(claim, path))
        };
        let mut empty = Vec::new();
        for (i, patch) in series.patches.iter().enumerate() {
            empty.extend(
                patch
                    .claims
                    .iter()
                    .filter(|claim| !stays(claim))
                    .map(|claim| (i, claim)),
            );
        }
        for (i, claim) in empty {
            self.of(i).remove.push(claim.clone());
        }
    }

    /// An error if a new file is claimed by no patch.
    pub fn refuse_missing(&self) -> Result<()> {
        if self.missing.is_empty() {
            return Ok(());
        }
        let message = format!("no patch adds the new files {}", self.missing.join(", "));
        Err(Failure::new(Kind::Input, message)
            .hint("say which one shall: `./x refresh --into NNNN`")
            .hint("or let an `Overlay: FOLDER/` line in a patch's text cover them")
            .into())
    }
}

/// How the claims of one patch change.
#[derive(Default)]
pub struct ClaimChange {
    pub add: Vec<String>,
    pub remove: Vec<String>,
}

impl ClaimChange {
    /// The text of a patch with its claims as they will be; `first` if it has none yet.
    pub fn apply(&self, text: &str, first: bool) -> String {
        let gone = |line: &&str| {
            line.strip_prefix("Overlay:")
                .is_some_and(|claim| self.remove.iter().any(|path| path == claim.trim()))
        };
        let mut lines: Vec<String> = text
            .lines()
            .filter(|line| !gone(line))
            .map(str::to_owned)
            .collect();
        if first && !self.add.is_empty() {
            lines.push(String::new());
        }
        lines.extend(self.add.iter().map(|path| format!("Overlay: {path}")));
        lines.join("\n").trim_end().to_owned() + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_added_and_removed() {
        let change = ClaimChange {
            add: vec!["rust/b.rs".into()],
            remove: vec!["rust/a.rs".into()],
        };
        let text = "s\n\nSigned-off-by: N\n\nOverlay: rust/a.rs\nOverlay: rust/x/\n";
        assert_eq!(
            change.apply(text, false),
            "s\n\nSigned-off-by: N\n\nOverlay: rust/x/\nOverlay: rust/b.rs\n"
        );
        assert_eq!(
            change.apply("s\n\nBy\n", true),
            "s\n\nBy\n\nOverlay: rust/b.rs\n"
        );
    }
}
