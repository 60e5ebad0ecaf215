// SPDX-License-Identifier: GPL-2.0

//! How checks end, and how the user is told.

use crate::count::Counts;
use lts_host::config::Config;
use lts_host::error::{render, Failure, Kind, Result};
use lts_host::ui::plural;

/// How a check ended, if not with an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// What was found in order, for the summary line.
    Passed(String),
    /// Why it could not be run.
    Skipped(String),
}

/// Runs one check, says how it ended, and counts it.
pub fn count(counts: &mut Counts, cfg: &Config, name: &str, run: impl FnOnce() -> Result<Outcome>) {
    let step = cfg.ui.step(name);
    match run() {
        Ok(Outcome::Passed(what)) => {
            counts.passed += 1;
            step.done_as(&format!("{name}: {what}"));
        }
        Ok(Outcome::Skipped(why)) => {
            counts.skipped += 1;
            step.skip();
            cfg.ui.line(&format!("skip {name}: {why}"));
        }
        Err(err) => {
            counts.failed += 1;
            drop(step);
            for line in render(&err).lines() {
                cfg.ui.line(&format!("     {line}"));
            }
        }
    }
}

/// An error that lists what is wrong in a file of the repository, if anything is.
pub fn refuse(file: &str, wrong: &[String], hint: &str) -> Result<()> {
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Failed,
        format!("{} of {file}", plural(wrong.len(), "error")),
    )
    .tried(wrong.join("\n"))
    .hint(hint)
    .into())
}
