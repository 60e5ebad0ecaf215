// SPDX-License-Identifier: GPL-2.0

//! Every call of git: one place, one scrubbed environment, a minimum version.

mod identity;
mod isolation;
mod listing;

use std::path::{Path, PathBuf};

use crate::cmd::{Cmd, Output};
use crate::error::{fail, Context, Failure, Kind, Result};
use crate::runner::Runner;

pub use identity::{EMAIL, EPOCH, NAME};
pub use isolation::{isolate, require};
pub use listing::{Change, Entry};

/// A repository, seen from a work tree.
#[derive(Clone, Debug)]
pub struct Git<'a> {
    runner: Runner<'a>,
    dir: PathBuf,
    index: Option<PathBuf>,
}

impl<'a> Git<'a> {
    /// The repository whose work tree is `dir`.
    pub fn new(on: impl Into<Runner<'a>>, dir: impl Into<PathBuf>) -> Self {
        Self {
            runner: on.into(),
            dir: dir.into(),
            index: None,
        }
    }

    /// The same repository with another index file, for work that must not show in the user's.
    pub fn with_index(&self, index: impl Into<PathBuf>) -> Self {
        Self {
            index: Some(index.into()),
            ..self.clone()
        }
    }

    /// How its commands are run.
    pub fn runner(&self) -> Runner<'a> {
        self.runner
    }

    /// The work tree.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A command of this repository, for what the methods below do not cover.
    pub fn cmd<S: AsRef<str>>(&self, args: impl IntoIterator<Item = S>) -> Cmd {
        let mut cmd = Cmd::new("git").dir(&self.dir).env("LC_ALL", "C");
        if let Some(index) = &self.index {
            cmd = cmd.env("GIT_INDEX_FILE", index);
        }
        cmd.args(args.into_iter().map(|arg| arg.as_ref().to_owned()))
    }

    /// Runs a command and gives what it printed.
    pub fn read<const N: usize>(&self, args: [&str; N]) -> Result<String> {
        self.cmd(args).read(self.runner)
    }

    /// Runs a command for its effect.
    pub fn run<const N: usize>(&self, args: [&str; N]) -> Result<()> {
        self.read(args).map(drop)
    }

    /// Runs a command with an input, and gives what it printed, byte for byte.
    pub fn pipe<S: AsRef<str>>(
        &self,
        args: impl IntoIterator<Item = S>,
        input: impl Into<Vec<u8>>,
    ) -> Result<Vec<u8>> {
        let cmd = self.cmd(args).input(input);
        let output = cmd.output(self.runner)?;
        succeeded(&cmd, &output)?;
        Ok(output.stdout)
    }

    /// Runs a command whose output is a list with NUL after each item.
    pub fn list<S: AsRef<str>>(&self, args: impl IntoIterator<Item = S>) -> Result<Vec<String>> {
        let output = self.pipe(args, "")?;
        let text = String::from_utf8(output).context("git names a path that is not UTF-8")?;
        Ok(text
            .split('\0')
            .filter(|item| !item.is_empty())
            .map(str::to_owned)
            .collect())
    }

    /// Runs a command that may fail, and gives all it left.
    pub fn attempt<S: AsRef<str>>(&self, args: impl IntoIterator<Item = S>) -> Result<Output> {
        self.cmd(args).output(self.runner)
    }

    /// A repository at `to` that uses the objects of this one, without any file.
    pub fn share(&self, to: &Path) -> Result<Self> {
        let (from, dest) = (self.dir.to_string_lossy(), to.to_string_lossy());
        self.run(["clone", "-q", "--shared", "--no-checkout", &from, &dest])?;
        Ok(Self::new(self.runner, to))
    }

    /// What a revision names, if it exists.
    pub fn resolve(&self, revision: &str) -> Result<Option<String>> {
        let output = self.attempt(["rev-parse", "--verify", "--quiet", revision])?;
        let id = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Ok(output.status.success().then_some(id))
    }

    /// The content of a file in a commit or tree.
    pub fn blob(&self, tree: &str, path: &str) -> Result<Vec<u8>> {
        self.pipe(["cat-file", "blob", &format!("{tree}:{path}")], "")
    }

    /// Stores `content` and gives its hash.
    pub fn store(&self, content: impl Into<Vec<u8>>) -> Result<String> {
        let id = self.pipe(["hash-object", "-w", "-t", "blob", "--stdin"], content)?;
        Ok(String::from_utf8_lossy(&id).trim().to_owned())
    }

    /// What each of `paths` is in a tree: `blob`, `tree`, `commit`, or nothing.
    pub fn kinds(&self, tree: &str, paths: &[&str]) -> Result<Vec<Option<String>>> {
        let input: String = paths
            .iter()
            .map(|path| format!("{tree}:{path}\n"))
            .collect();
        let output = self.pipe(["cat-file", "--batch-check=%(objecttype)"], input)?;
        let text = String::from_utf8_lossy(&output);
        let known = |line: &str| {
            ["blob", "tree", "commit"]
                .contains(&line)
                .then(|| line.to_owned())
        };
        Ok(text.lines().map(known).collect())
    }

    /// The entries of a tree for those of `paths`, files, that it has.
    pub fn entries(&self, tree: &str, paths: &[&str]) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        // A command line has a limit; a series has few enough paths for a handful of calls.
        for some in paths.chunks(2000) {
            let args = [
                "--literal-pathspecs",
                "ls-tree",
                "-z",
                "--full-tree",
                tree,
                "--",
            ];
            let lines = self.list(args.iter().chain(some))?;
            for line in lines {
                entries.push(Entry::parse(&line)?);
            }
        }
        Ok(entries)
    }

    /// The paths that differ between two trees.
    pub fn changes(&self, old: &str, new: &str) -> Result<Vec<Change>> {
        let items = self.list(["diff-tree", "-r", "-z", "--raw", "--no-renames", old, new])?;
        let mut changes = Vec::new();
        for pair in items.chunks(2) {
            let [meta, path] = pair else {
                return fail(Kind::Failed, "git diff-tree: odd output");
            };
            changes.push(Change::parse(meta, path)?);
        }
        Ok(changes)
    }
}

/// Gives an error with git's own words if the command failed.
pub fn succeeded(cmd: &Cmd, output: &Output) -> Result<()> {
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(
        Failure::new(Kind::Failed, format!("git ended with {}", output.status))
            .tried(cmd.shown())
            .tried(words.trim())
            .into(),
    )
}
