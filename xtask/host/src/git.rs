// SPDX-License-Identifier: GPL-2.0

//! Every call of git: one place, one scrubbed environment, a minimum version.

use std::path::{Path, PathBuf};

use crate::cmd::{Cmd, Output};
use crate::error::{fail, Context, Failure, Kind, Result};
use crate::runner::Runner;
use crate::version;

/// The oldest git that does all we ask of it; Debian 12 has it.
const MINIMUM: [u32; 3] = [2, 39, 0];

/// Who writes the commits of the series.
pub const NAME: &str = "Rust for LTS";
/// Where to reach them.
pub const EMAIL: &str = "rust-for-lts@example.org";

/// The date of the base commit, in seconds since 1970. A patch is a minute later than the one it
/// follows. A date that depends on nothing but the position keeps hashes and mails reproducible.
pub const EPOCH: u64 = 1_608_000_000;

/// Settings that change what git writes or does. Those in a repository's own configuration yield.
const SETTINGS: &[(&str, &str)] = &[
    ("advice.detachedHead", "false"),
    ("commit.gpgSign", "false"),
    ("core.attributesFile", "/dev/null"),
    ("core.autocrlf", "false"),
    ("core.excludesFile", "/dev/null"),
    ("core.fsmonitor", "false"),
    ("core.hooksPath", "/dev/null"),
    ("core.quotePath", "false"),
    ("diff.algorithm", "myers"),
    ("diff.context", "3"),
    ("diff.indentHeuristic", "true"),
    ("diff.interHunkContext", "0"),
    ("diff.mnemonicPrefix", "false"),
    ("diff.noprefix", "false"),
    ("diff.renames", "false"),
    ("diff.suppressBlankEmpty", "false"),
    ("gc.auto", "0"),
    ("i18n.commitEncoding", "utf-8"),
    ("i18n.logOutputEncoding", "utf-8"),
    ("init.defaultBranch", "main"),
    ("maintenance.auto", "false"),
    // The checkout may belong to another user, as in a container; who runs `./x` trusts it already.
    ("safe.directory", "*"),
    ("user.email", EMAIL),
    ("user.name", NAME),
];

/// Makes git, here and in every program we start, deaf to the user's and the system's settings
/// and to a caller such as a git hook. To be called before the first thread is started.
pub fn isolate() {
    let inherited: Vec<_> = std::env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| name.to_string_lossy().starts_with("GIT_"))
        .collect();
    for name in inherited {
        std::env::remove_var(name);
    }
    std::env::set_var("GIT_CONFIG_NOSYSTEM", "1");
    std::env::set_var("GIT_CONFIG_GLOBAL", "/dev/null");
    std::env::set_var("GIT_ATTR_NOSYSTEM", "1");
    std::env::set_var("GIT_TERMINAL_PROMPT", "0");
    std::env::set_var("GIT_CONFIG_COUNT", SETTINGS.len().to_string());
    for (i, (key, value)) in SETTINGS.iter().enumerate() {
        std::env::set_var(format!("GIT_CONFIG_KEY_{i}"), key);
        std::env::set_var(format!("GIT_CONFIG_VALUE_{i}"), value);
    }
}

/// Refuses a git that is too old.
pub fn require<'a>(on: impl Into<Runner<'a>>) -> Result<()> {
    let text = Cmd::new("git").arg("version").read(on)?;
    match version::find(&text) {
        Some(found) if found >= MINIMUM => Ok(()),
        _ => Err(
            Failure::new(Kind::Environment, format!("git is too old: {text}"))
                .hint(format!(
                    "install git {}.{} or newer",
                    MINIMUM[0], MINIMUM[1]
                ))
                .into(),
        ),
    }
}

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

/// One entry of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Such as `100644`.
    pub mode: String,
    /// `blob`, `tree` or `commit`.
    pub kind: String,
    /// The hash.
    pub id: String,
    /// The path, from the top of the tree.
    pub path: String,
}

impl Entry {
    fn parse(line: &str) -> Result<Self> {
        let (meta, path) = line.split_once('\t').unwrap_or((line, ""));
        let mut fields = meta.split(' ');
        match (fields.next(), fields.next(), fields.next()) {
            (Some(mode), Some(kind), Some(id)) => Ok(Self {
                mode: mode.to_owned(),
                kind: kind.to_owned(),
                id: id.to_owned(),
                path: path.to_owned(),
            }),
            _ => fail(Kind::Failed, format!("git ls-tree: odd line `{line}`")),
        }
    }
}

/// One path that differs between two trees. A side that lacks it has mode `000000`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The mode in the old tree.
    pub old_mode: String,
    /// The mode in the new tree.
    pub new_mode: String,
    /// The hash in the old tree.
    pub old: String,
    /// The hash in the new tree.
    pub new: String,
    /// The path.
    pub path: String,
}

impl Change {
    fn parse(meta: &str, path: &str) -> Result<Self> {
        let fields: Vec<&str> = meta.trim_start_matches(':').split(' ').collect();
        match fields[..] {
            [old_mode, new_mode, old, new, _] => Ok(Self {
                old_mode: old_mode.to_owned(),
                new_mode: new_mode.to_owned(),
                old: old.to_owned(),
                new: new.to_owned(),
                path: path.to_owned(),
            }),
            _ => fail(Kind::Failed, format!("git diff-tree: odd line `{meta}`")),
        }
    }

    /// The path is only in the new tree.
    pub fn is_new(&self) -> bool {
        self.old_mode == "000000"
    }

    /// The path is only in the old tree.
    pub fn is_gone(&self) -> bool {
        self.new_mode == "000000"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raw_diff_line_is_read() -> Result<()> {
        let change = Change::parse(":000000 100644 00 11 A", "rust/lib.rs")?;
        assert!(change.is_new() && !change.is_gone());
        assert_eq!(
            (change.new.as_str(), change.path.as_str()),
            ("11", "rust/lib.rs")
        );
        assert!(Change::parse(":100644", "x").is_err());
        Ok(())
    }
}
