// SPDX-License-Identifier: GPL-2.0

//! What the tool says when something goes wrong: a kind, what was tried, and hints.
//!
//! Functions return [`Result`]; a [`Failure`] is put in it where the tool knows more than the
//! operating system's message. The kind decides the exit status.

use std::fmt;
use std::process::ExitCode;

pub use anyhow::{Context, Result};

/// Why the tool stops. The number is the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The work was done and its outcome is bad: a test, a build or a check failed.
    Failed = 1,
    /// What the user gave cannot be used: an argument, a file, a kernel tree.
    Input = 2,
    /// This machine lacks something: a tool, disk space, a package source.
    Environment = 3,
    /// Going on would overwrite what the user changed.
    WouldLose = 4,
}

/// An error that knows its kind, what was tried and what may help.
#[derive(Debug)]
pub struct Failure {
    status: u8,
    message: String,
    tried: Vec<String>,
    hints: Vec<String>,
}

impl Failure {
    /// A failure of `kind` with a message of one line, without a full stop.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            status: kind as u8,
            message: message.into(),
            tried: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// Adds something that was tried before giving up; shown below the message.
    pub fn tried(mut self, what: impl Into<String>) -> Self {
        self.tried.push(what.into());
        self
    }

    /// Adds advice; shown last.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Replaces the exit status that follows from the kind.
    pub fn status(mut self, status: u8) -> Self {
        self.status = status;
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// Shorthand for `Err(Failure::new(kind, message).into())`.
pub fn fail<T>(kind: Kind, message: impl Into<String>) -> Result<T> {
    Err(Failure::new(kind, message).into())
}

/// The text of an error: message, causes, what was tried, hints.
pub fn render(err: &anyhow::Error) -> String {
    let mut text = String::from("error: ");
    let causes: Vec<String> = err.chain().map(|cause| cause.to_string()).collect();
    text.push_str(&causes.join(": "));
    if let Some(failure) = err.downcast_ref::<Failure>() {
        for tried in &failure.tried {
            for (i, line) in tried.lines().enumerate() {
                text.push_str(if i == 0 { "\n  tried: " } else { "\n         " });
                text.push_str(line);
            }
        }
        for hint in &failure.hints {
            text.push_str("\n  hint: ");
            text.push_str(hint);
        }
    }
    text
}

/// Prints an error and gives the exit status that belongs to it.
pub fn report(err: &anyhow::Error) -> ExitCode {
    eprintln!("{}", render(err));
    let status = err
        .downcast_ref::<Failure>()
        .map_or(Kind::Failed as u8, |f| f.status);
    ExitCode::from(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_cause_tries_and_hints_are_all_shown() {
        let err = anyhow::Error::from(
            Failure::new(Kind::Environment, "no compiler")
                .tried("$RUSTC: not set")
                .hint("install one"),
        )
        .context("building the kernel");
        assert_eq!(
            render(&err),
            "error: building the kernel: no compiler\n  tried: $RUSTC: not set\n  hint: install one"
        );
    }

    #[test]
    fn the_kind_gives_the_exit_status_and_status_overrides_it() {
        assert_eq!(Failure::new(Kind::WouldLose, "x").status, 4);
        assert_eq!(Failure::new(Kind::Failed, "x").status(42).status, 42);
    }
}
