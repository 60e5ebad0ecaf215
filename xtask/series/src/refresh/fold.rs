// SPDX-License-Identifier: GPL-2.0

//! Folding edits to files of the base into the patches that edit them.
//!
//! Only those files are looked at: small trees with nothing else in them stand for the kernel
//! before and after each patch, and git makes the diffs between them.

use std::collections::{BTreeMap, BTreeSet};

use crate::series::diff::Diff;
use crate::series::Series;
use crate::tree::{self, Chain, ThreeWay};
use lts_host::error::{Context, Failure, Kind, Result};
use lts_host::git::{Change, Entry, Git};

/// The outcome: the diff of each patch, empty if it edits nothing.
#[derive(Debug)]
pub struct Fold {
    /// In the order of the series.
    pub diffs: Vec<Vec<u8>>,
}

/// The mode and the hash of each file; one that is deleted is not there.
type Files = BTreeMap<String, (String, String)>;

impl Fold {
    /// Makes the diffs of `series`, whose commits are `chain`, with `edits` folded in.
    pub fn new(
        git: &Git<'_>,
        series: &Series,
        chain: &Chain,
        edits: &[&Change],
        into: Option<usize>,
    ) -> Result<Self> {
        let mut paths: BTreeSet<&str> = BTreeSet::new();
        for patch in &series.patches {
            paths.extend(patch.diff.iter().flat_map(Diff::paths));
        }
        paths.extend(edits.iter().map(|edit| edit.path.as_str()));
        let paths: Vec<&str> = paths.into_iter().collect();
        let targets = targets(series, edits, into)?;

        let last = files(git, chain.head(), &paths)?;
        let scratch = tempfile::tempdir().context("a temporary directory")?;
        let small = |name: usize| git.with_index(scratch.path().join(format!("index{name}")));
        let mut before = small_tree(&small(0), &files(git, tree::BASE, &paths)?)?;
        let mut diffs = Vec::new();
        for (i, commit) in chain.commits.iter().enumerate() {
            let mut here = files(git, commit, &paths)?;
            for edit in edits.iter().filter(|edit| targets[edit.path.as_str()] <= i) {
                edit_file(git, &mut here, &last, edit, &series.patches[i].name)?;
            }
            let after = small_tree(&small(i + 1), &here)?;
            let args = [
                "diff-tree",
                "-p",
                "-r",
                "--full-index",
                "--no-renames",
                "--no-color",
            ];
            let more = ["--no-ext-diff", "--no-textconv", "--diff-algorithm=myers"];
            diffs.push(git.pipe(
                args.iter().chain(&more).chain(&[before.as_str(), &after]),
                "",
            )?);
            before = after;
        }
        Ok(Self { diffs })
    }
}

/// The patch that gets the edit of each file: the one asked for, else the last that edits it.
fn targets<'a>(
    series: &Series,
    edits: &[&'a Change],
    into: Option<usize>,
) -> Result<BTreeMap<&'a str, usize>> {
    let mut targets = BTreeMap::new();
    let mut homeless = Vec::new();
    for edit in edits {
        let edits_it = |diff: &Diff| diff.paths().any(|path| path == edit.path);
        let last = series
            .patches
            .iter()
            .rposition(|p| p.diff.as_ref().is_some_and(edits_it));
        match into.or(last) {
            Some(patch) => {
                targets.insert(edit.path.as_str(), patch);
            }
            None => homeless.push(edit.path.as_str()),
        }
    }
    if homeless.is_empty() {
        return Ok(targets);
    }
    Err(Failure::new(
        Kind::Input,
        format!("no patch edits {} yet", homeless.join(", ")),
    )
    .hint("say which one shall: `./x refresh --into NNNN`")
    .into())
}

/// Puts the edit, made on top of all patches, on the file as it is after an earlier one.
fn edit_file(
    git: &Git<'_>,
    here: &mut Files,
    last: &Files,
    edit: &Change,
    patch: &str,
) -> Result<()> {
    if edit.is_gone() {
        here.remove(&edit.path);
        return Ok(());
    }
    let (ours, finally) = (here.get(&edit.path), last.get(&edit.path));
    let id = match (ours, finally) {
        (Some((_, ours)), Some((_, finally))) if ours != finally => {
            merge(git, ours, finally, &edit.new).with_context(|| {
                format!("the edit of {} cannot go into patch {patch}", edit.path)
            })?
        }
        _ => edit.new.clone(),
    };
    here.insert(edit.path.clone(), (edit.new_mode.clone(), id));
    Ok(())
}

/// Applies the difference between two blobs to a third.
fn merge(git: &Git<'_>, ours: &str, from: &str, to: &str) -> Result<String> {
    match tree::three_way(git, [ours, from, to], None)? {
        ThreeWay::Clean(content) => git.store(content),
        ThreeWay::Conflict(_) => Err(Failure::new(
            Kind::Input,
            "it needs lines that a later patch brings",
        )
        .hint("give --into a later patch, or none")
        .into()),
    }
}

fn files(git: &Git<'_>, commit: &str, paths: &[&str]) -> Result<Files> {
    let entries = git.entries(commit, paths)?;
    Ok(entries
        .into_iter()
        .map(|Entry { path, mode, id, .. }| (path, (mode, id)))
        .collect())
}

fn small_tree(index: &Git<'_>, files: &Files) -> Result<String> {
    let info: String = files
        .iter()
        .map(|(path, (mode, id))| format!("{mode} {id}\t{path}\0"))
        .collect();
    index.pipe(["update-index", "-z", "--index-info"], info)?;
    index.read(["write-tree"])
}
