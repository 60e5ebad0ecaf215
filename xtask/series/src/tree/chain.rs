// SPDX-License-Identifier: GPL-2.0

//! The commits of the series, made with git's plumbing and without a work tree.
//!
//! Only the files that the patches touch go through an index, and all commits go into git in one
//! stream: a change of one file costs a fraction of a second, not one pass over the kernel for
//! each patch.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::carry::{Carried, Carry};
use super::commit::commit_tree;
use super::stage::staged;
use crate::series::diff::Diff;
use crate::series::places::MAINTAINERS;
use crate::series::{maintainers, Series, REPLACES};
use lts_host::config::Config;
use lts_host::error::{fail, Context, Failure, Kind, Result};
use lts_host::git::{self, Entry, Git, EMAIL, EPOCH, NAME};

/// The commits of the series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The commit of each patch.
    pub commits: Vec<String>,
    /// How the edits got onto the base.
    pub carried: Carried,
}

impl Chain {
    /// The last commit. A series is never empty.
    pub fn head(&self) -> &str {
        self.commits.last().map_or("", String::as_str)
    }
}

/// A string that is another one whenever the chain would be.
pub fn fingerprint(base: &str, series: &Series) -> String {
    let mut digest = Sha256::new();
    let mut add = |part: &[u8]| {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    };
    add(base.as_bytes());
    for patch in &series.patches {
        add(patch.message.as_bytes());
        add(patch.diff.as_ref().map_or(b"", |diff| &diff.text));
        for path in &patch.removes {
            add(path.as_bytes());
        }
    }
    for i in 0..series.patches.len() {
        for (path, file) in series.overlay.of(i) {
            add(path.as_bytes());
            add(file.mode.as_bytes());
            add(&file.at(i));
        }
        add(&[]); // No path is empty.
    }
    add(maintainers::insert("", &series.overlay.maintainers).as_bytes());
    digest
        .finalize()
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Makes the commits on top of `base`.
pub fn build(cfg: &Config, git: &Git<'_>, base: &str, series: &Series) -> Result<Chain> {
    refuse_missing(git, base, series)?;
    refuse_edits_of_removed(series)?;
    refuse_collisions(git, base, series)?;
    let scratch = tempfile::tempdir().context("a temporary directory")?;
    let index = git.with_index(scratch.path().join("index"));
    let edited = load_edited(&index, base, series)?;
    let mut carry = Carry::new(cfg, git, series, &edited)?;

    let mut stream = Stream::new(base);
    for (i, patch) in series.patches.iter().enumerate() {
        stream.commit(i, &patch.message);
        for path in &patch.removes {
            stream.delete(path.trim_end_matches('/'));
        }
        carry.apply(&index, i)?;
        if let Some(diff) = &patch.diff {
            let entries = staged(&index, diff.paths())?;
            for path in diff.paths() {
                match entries.get(path) {
                    Some((mode, id)) => stream.modify(mode, id, path),
                    None => stream.delete(path),
                }
            }
        }
        for (path, file) in series.overlay.of(i) {
            stream.add(file.mode, path, &file.at(i));
        }
        if i + 1 == series.patches.len() && !series.overlay.maintainers.is_empty() {
            stream.add(
                "100644",
                MAINTAINERS,
                &merged_maintainers(git, base, series)?,
            );
        }
    }
    let carried = carry.finish()?;
    let output = git.pipe(["fast-import", "--quiet", "--force"], stream.end())?;
    let text = String::from_utf8_lossy(&output);
    let commits: Vec<String> = text.lines().map(str::to_owned).collect();
    if commits.len() != series.patches.len() {
        return fail(Kind::Failed, "git fast-import did not make all commits");
    }
    Ok(Chain { commits, carried })
}

/// `MAINTAINERS` with our entries; no patch edits it otherwise.
fn merged_maintainers(git: &Git<'_>, base: &str, series: &Series) -> Result<Vec<u8>> {
    let text = String::from_utf8(git.blob(base, MAINTAINERS)?).context("the base's MAINTAINERS")?;
    Ok(maintainers::insert(&text, &series.overlay.maintainers).into_bytes())
}

/// Refuses overlay files that the base has already, or that need a file of the base as a folder.
fn refuse_collisions(git: &Git<'_>, base: &str, series: &Series) -> Result<()> {
    let mut paths: BTreeSet<&str> = BTreeSet::new();
    for (path, _) in series.overlay.files() {
        let folders = path.match_indices('/').map(|(i, _)| &path[..i]);
        paths.extend(folders.chain([path]));
    }
    let paths: Vec<&str> = paths.into_iter().collect();
    let kinds = git.kinds(base, &paths)?;
    let found: Vec<&str> = paths
        .into_iter()
        .zip(kinds)
        .filter(|(path, _)| !series.removes(path))
        .filter(|(path, kind)| match kind.as_deref() {
            None => false,
            Some("tree") => series.overlay.get(path).is_some(),
            Some(_) => true,
        })
        .map(|(path, _)| path)
        .collect();
    if found.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Input,
        format!("the base has this already: {}", found.join(", ")),
    )
    .hint("edits to files of the base are patches: patches/<base>/NNNN-slug.diff")
    .hint("what the series replaces as a whole is in base.toml: replaces")
    .into())
}

/// Refuses to remove what is not there: the base may have it elsewhere now.
fn refuse_missing(git: &Git<'_>, base: &str, series: &Series) -> Result<()> {
    let removed = series.patches.iter().flat_map(|patch| &patch.removes);
    let removed: Vec<&str> = removed.map(String::as_str).collect();
    let kinds = git.kinds(base, &removed)?;
    let missing: Vec<&str> = removed
        .into_iter()
        .zip(kinds)
        .filter_map(|(path, kind)| kind.is_none().then_some(path))
        .collect();
    match missing[..] {
        [] => Ok(()),
        _ => fail(
            Kind::Input,
            format!(
                "base.toml replaces what the base does not have: {}",
                missing.join(", ")
            ),
        ),
    }
}

/// Refuses to edit what the first commit removes.
fn refuse_edits_of_removed(series: &Series) -> Result<()> {
    for patch in series.patches.iter().filter(|patch| patch.name != REPLACES) {
        let mut paths = patch.diff.iter().flat_map(Diff::paths);
        if let Some(path) = paths.find(|path| series.removes(path)) {
            let name = &patch.name;
            return fail(
                Kind::Input,
                format!("{name} edits {path}, which the series replaces"),
            );
        }
    }
    Ok(())
}

/// Fills the index with the files of the base that the patches edit, and gives them.
fn load_edited(index: &Git<'_>, base: &str, series: &Series) -> Result<Vec<Entry>> {
    let mut wanted: BTreeMap<&str, &str> = BTreeMap::new();
    for patch in &series.patches {
        for path in patch.diff.iter().flat_map(Diff::paths) {
            wanted.entry(path).or_insert(&patch.name);
        }
    }
    let paths: Vec<&str> = wanted.keys().copied().collect();
    let mut info = Vec::new();
    let entries = index.entries(base, &paths)?;
    for entry in &entries {
        wanted.remove(entry.path.as_str());
        info.extend(
            format!(
                "{} {} {}\t{}\0",
                entry.mode, entry.kind, entry.id, entry.path
            )
            .bytes(),
        );
    }
    if let Some((path, name)) = wanted.first_key_value() {
        return Err(Failure::new(
            Kind::Input,
            format!("patch {name} edits {path}, which the base does not have"),
        )
        .hint("a new file belongs in the overlay, at its in-tree path")
        .into());
    }
    index.pipe(["update-index", "-z", "--index-info"], info)?;
    Ok(entries)
}

/// The input of `git fast-import`.
struct Stream {
    bytes: Vec<u8>,
    parent: String,
    commits: usize,
}

impl Stream {
    fn new(base: &str) -> Self {
        Self {
            bytes: b"feature done\n".to_vec(),
            parent: base.to_owned(),
            commits: 0,
        }
    }

    fn commit(&mut self, position: usize, message: &str) {
        self.finish_commit();
        self.commits += 1;
        let date = EPOCH + 60 * (position as u64 + 1);
        self.line(&format!("commit refs/lts/chain\nmark :{}", self.commits));
        self.line(&format!("author {NAME} <{EMAIL}> {date} +0000"));
        self.line(&format!("committer {NAME} <{EMAIL}> {date} +0000"));
        self.data(message.as_bytes());
        self.line(&format!("from {}", self.parent));
        self.parent = format!(":{}", self.commits);
    }

    fn finish_commit(&mut self) {
        if self.commits > 0 {
            self.line("");
        }
    }

    fn add(&mut self, mode: &str, path: &str, content: &[u8]) {
        self.line(&format!("M {mode} inline {path}"));
        self.data(content);
    }

    fn modify(&mut self, mode: &str, id: &str, path: &str) {
        self.line(&format!("M {mode} {id} {path}"));
    }

    fn delete(&mut self, path: &str) {
        self.line(&format!("D {path}"));
    }

    fn data(&mut self, bytes: &[u8]) {
        self.line(&format!("data {}", bytes.len()));
        self.bytes.extend(bytes);
        self.line("");
    }

    fn line(&mut self, text: &str) {
        self.bytes.extend(text.bytes().chain([b'\n']));
    }

    fn end(mut self) -> Vec<u8> {
        self.finish_commit();
        for mark in 1..=self.commits {
            self.line(&format!("get-mark :{mark}"));
        }
        self.line("done");
        self.bytes
    }
}

/// Applies mails of an earlier time to `base` for a comparison, and gives the last commit.
pub fn from_diffs(
    cfg: &Config,
    git: &Git<'_>,
    base: &str,
    mails: &[(String, Vec<u8>)],
) -> Result<String> {
    let scratch = tempfile::tempdir().context("a temporary directory")?;
    let index = git.with_index(scratch.path().join("index"));
    index.run(["read-tree", base])?;
    let mut parent = base.to_owned();
    for (i, (message, diff)) in mails.iter().enumerate() {
        let cmd = index
            .cmd(["apply", "--cached", "--whitespace=nowarn", "-"])
            .input(diff.clone());
        git::succeeded(&cmd, &cmd.output(cfg)?)
            .with_context(|| format!("mail {} of the earlier version", i + 1))?;
        let tree = index.read(["write-tree"])?;
        parent = commit_tree(git, &tree, &[&parent], i + 1, message)?;
    }
    Ok(parent)
}
