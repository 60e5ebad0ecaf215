// SPDX-License-Identifier: GPL-2.0

//! What the tool notes in the tree's `.git` for its next run.

use std::time::{Duration, SystemTime};

use lts_host::config::Config;
use lts_host::error::Result;
use lts_host::git::Git;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The fingerprint of the series that stands in the tree.
pub fn stamp(cfg: &Config) -> Option<String> {
    fs_err::read_to_string(cfg.linux.join(".git/lts-stamp")).ok()
}

/// Notes the fingerprint.
pub fn set_stamp(cfg: &Config, fingerprint: &str) -> Result<()> {
    Ok(fs_err::write(
        cfg.linux.join(".git/lts-stamp"),
        fingerprint,
    )?)
}

/// What is to be said of how the series got onto its base, if anything.
pub fn report(cfg: &Config) -> String {
    fs_err::read_to_string(cfg.linux.join(".git/lts-report")).unwrap_or_default()
}

/// Notes it.
pub fn set_report(cfg: &Config, text: &str) -> Result<()> {
    Ok(fs_err::write(cfg.linux.join(".git/lts-report"), text)?)
}

/// Each update leaves some hundred objects behind that nobody needs. Removes them now and then.
pub fn prune(cfg: &Config, git: &Git<'_>) -> Result<()> {
    let note = cfg.linux.join(".git/lts-pruned");
    let recently = fs_err::metadata(&note)
        .and_then(|meta| meta.modified())
        .is_ok_and(|time| {
            SystemTime::now()
                .duration_since(time)
                .is_ok_and(|age| age < DAY)
        });
    if recently {
        return Ok(());
    }
    fs_err::write(&note, "")?;
    git.run(["prune", "--expire=1.day.ago"])
}
