// SPDX-License-Identifier: GPL-2.0

//! What changed since an earlier version of the mails.

use std::path::Path;

use super::names::{is_cover, list};
use crate::tree::{self, Tree};
use lts_host::config::Config;
use lts_host::error::{Context, Failure, Kind, Result};
use lts_host::git::{self, Git};

/// The mails of an earlier version as commits.
#[derive(Debug)]
pub struct Earlier {
    base: String,
    head: String,
}

/// Makes commits of the mails in `dir`, on the base that their cover letter names if it is known,
/// else on today's.
pub fn commits(cfg: &Config, tree: &Tree<'_>, dir: &Path) -> Result<Earlier> {
    let mails = list(dir)?;
    let git = &tree.git;
    let mut base = tree.base.clone();
    let mut patches = Vec::new();
    for mail in &mails {
        let text = fs_err::read(mail)?;
        if let Some(named) = base_commit(&String::from_utf8_lossy(&text)) {
            if let Some(known) = git.resolve(&format!("{named}^{{commit}}"))? {
                base = known;
            }
        }
        if !is_cover(mail) {
            patches.push(split(cfg, git, text).with_context(|| mail.display().to_string())?);
        }
    }
    if patches.is_empty() {
        return Err(
            Failure::new(Kind::Input, format!("{} holds no mails", dir.display()))
                .hint("--against takes a folder that `./x mails --output` wrote")
                .into(),
        );
    }
    let head = tree::from_diffs(cfg, git, &base, &patches)?;
    Ok(Earlier { base, head })
}

/// The range-diff between the earlier version and the one in the tree.
pub fn compare(cfg: &Config, git: &Git<'_>, earlier: &Earlier) -> Result<String> {
    let color = if console::colors_enabled() {
        "--color=always"
    } else {
        "--no-color"
    };
    let old = format!("{}..{}", earlier.base, earlier.head);
    let new = format!("{}..{}", tree::BASE, tree::HEAD);
    git.cmd(["range-diff", color, &old, &new]).read(cfg)
}

fn base_commit(text: &str) -> Option<&str> {
    let id = text
        .lines()
        .rev()
        // The last lines of a later part's cover letter.
        .skip_while(|line| line.starts_with("prerequisite-patch-id: ") || line.is_empty())
        .take(30)
        .find_map(|line| line.strip_prefix("base-commit: "))?;
    id.chars().all(|c| c.is_ascii_hexdigit()).then_some(id)
}

/// Splits a mail into the commit's message and the diff.
fn split(cfg: &Config, git: &Git<'_>, mail: Vec<u8>) -> Result<(String, Vec<u8>)> {
    let scratch = tempfile::tempdir().context("a temporary directory")?;
    let (body, diff) = (scratch.path().join("body"), scratch.path().join("diff"));
    let cmd = git
        .cmd(["mailinfo", "--encoding=UTF-8"])
        .arg(&body)
        .arg(&diff)
        .input(mail);
    let output = cmd.output(cfg)?;
    git::succeeded(&cmd, &output)?;
    let info = String::from_utf8_lossy(&output.stdout).into_owned();
    let subject = info
        .lines()
        .find_map(|line| line.strip_prefix("Subject: "))
        .unwrap_or("");
    let message = format!("{subject}\n\n{}", fs_err::read_to_string(body)?);
    Ok((message, fs_err::read(diff)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_is_read_from_the_end_of_a_cover_letter() {
        assert_eq!(
            base_commit("a\n\nbase-commit: 0123abcd\n"),
            Some("0123abcd")
        );
        assert_eq!(base_commit("a\n\nbase-commit: --upload-pack=x\n"), None);
        assert_eq!(base_commit("a\n"), None);
        let more = "prerequisite-patch-id: 9\n".repeat(100);
        assert_eq!(
            base_commit(&format!("a\n\nbase-commit: 0123abcd\n{more}\n")),
            Some("0123abcd")
        );
    }
}
