// SPDX-License-Identifier: GPL-2.0

//! Whether the mails are fit to be sent: checkpatch, and a `git send-email` that sends nothing.

use std::path::{Path, PathBuf};

use super::names::{is_cover, name};
use super::parallel;
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_host::git::{Git, EMAIL, NAME};

/// checkpatch asks for MAINTAINERS in each patch that adds a file. Ours are added by the last patch
/// of the series, and `./x check maintainers` sees to it that they cover every file. And it looks
/// up the commits that a message names, of which the tree that we make has none.
const IGNORED: &str = "FILE_PATH_CHANGES,UNKNOWN_COMMIT_ID";

/// The name of a mail, and what was said about it.
type Complaint = (String, String);

/// What checkpatch said.
#[derive(Debug, Default)]
pub struct Report {
    /// How many mails were looked at.
    pub checked: usize,
    /// What was wrong, by mail.
    pub complaints: Vec<Complaint>,
}

impl Report {
    /// An error that holds all complaints, if there are any.
    pub fn require(&self, who: &str) -> Result<()> {
        if self.complaints.is_empty() {
            return Ok(());
        }
        let message = format!(
            "{who} objects to {} of {} patches",
            self.complaints.len(),
            self.checked
        );
        let mut failure = Failure::new(Kind::Failed, message);
        for (mail, words) in &self.complaints {
            failure = failure.tried(format!("{mail}\n{}", words.trim()));
        }
        Err(failure.into())
    }
}

/// Runs the patched tree's own checkpatch on each patch; a cover letter is none.
pub fn checkpatch(cfg: &Config, git: &Git<'_>, mails: &[PathBuf]) -> Result<Report> {
    // The committed script, not one that is being edited.
    let scripts = tempfile::tempdir()?;
    for name in ["checkpatch.pl", "spelling.txt", "const_structs.checkpatch"] {
        let text = git.blob(crate::tree::HEAD, &format!("scripts/{name}"))?;
        fs_err::write(scripts.path().join(name), text)?;
    }
    let script = scripts.path().join("checkpatch.pl");
    let patches: Vec<&PathBuf> = mails.iter().filter(|mail| !is_cover(mail)).collect();
    let found = parallel::map(cfg.jobs, &patches, |mail| {
        check_one(cfg, git.dir(), &script, mail)
    })?;
    let mut report = Report {
        checked: patches.len(),
        complaints: found.into_iter().flatten().collect(),
    };
    report.complaints.sort();
    Ok(report)
}

fn check_one(cfg: &Config, tree: &Path, script: &Path, mail: &Path) -> Result<Option<Complaint>> {
    let output = Cmd::new("perl")
        .arg(script)
        .args([
            "--strict",
            "--show-types",
            "--no-summary",
            "--quiet",
            "--color=never",
            "--root=.",
        ])
        .args(["--ignore", IGNORED])
        .arg(mail)
        .dir(tree)
        // Outside of a git repository it leaves licences to `./x check spdx` and does not start a
        // Python program, which this machine may lack the libraries for, at each file.
        .env("GIT_DIR", "none")
        .output(cfg)?;
    if output.status.success() {
        return Ok(None);
    }
    let words = if output.stdout.is_empty() {
        output.stderr
    } else {
        output.stdout
    };
    Ok(Some((
        name(mail),
        String::from_utf8_lossy(&words).into_owned(),
    )))
}

/// Whether `git send-email` is installed.
pub fn can_dry_run(cfg: &Config) -> Result<bool> {
    let dir = Cmd::new("git").arg("--exec-path").read(cfg)?;
    Ok(Path::new(&dir).join("git-send-email").exists())
}

/// Lets `git send-email` do all but send: it parses the mails, and refuses lines that mail cannot
/// carry as they are; encoded ones nobody could review.
pub fn dry_run(cfg: &Config, mails: &[PathBuf]) -> Result<()> {
    if !can_dry_run(cfg)? {
        return Err(
            Failure::new(Kind::Environment, "git send-email is not installed")
                .hint("on Debian it is in the package git-email")
                .into(),
        );
    }
    Cmd::new("git")
        .args([
            "send-email",
            "--dry-run",
            "--quiet",
            "--confirm=never",
            "--suppress-cc=all",
        ])
        // A program that would not send anything either, should --dry-run ever be lost here.
        .args([
            "--transfer-encoding=8bit",
            "--validate",
            "--smtp-server=/bin/false",
        ])
        .arg(format!("--from={NAME} <{EMAIL}>"))
        .arg("--to=reviewer@example.org")
        .args(mails)
        .log("send-email")
        .run(cfg)
}
