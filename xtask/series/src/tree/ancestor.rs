// SPDX-License-Identifier: GPL-2.0

//! The files that the patches were made for, where the base has others: without them nobody can
//! say what the base has changed.
//!
//! The patches name them by their hashes, so it does not matter who has them: the tree's own
//! repository, the tree before it, the user's git tree, or the distribution's source package.

use std::collections::BTreeMap;

use crate::base::Base;
use crate::fetch;
use lts_host::config::Config;
use lts_host::error::{Context, Result};
use lts_host::git::Git;

/// Keeps those that were found from being removed.
const KEPT: &str = "refs/lts/made-for";

/// Brings these files, each with its hash, into `git`. Gives what was in the way if some of them
/// are nowhere.
pub fn bring(cfg: &Config, git: &Git<'_>, wanted: &BTreeMap<&str, &str>) -> Result<Option<String>> {
    let mut lacking = lacking(git, wanted)?;
    if lacking.is_empty() {
        return Ok(None);
    }
    let others = [Some(&cfg.linux), cfg.source.as_ref()];
    for dir in others.into_iter().flatten() {
        if dir != git.dir() && dir.join(".git").exists() {
            let other = Git::new(cfg, dir);
            take(&mut lacking, |_, id| {
                let output = other.attempt(["cat-file", "blob", id])?;
                match output.status.success() {
                    true => Ok(git.store(output.stdout)? == id),
                    false => Ok(false),
                }
            })?;
        }
    }
    let mut trouble = None;
    if !lacking.is_empty() {
        trouble = from_package(cfg, git, &mut lacking)
            .err()
            .map(|err| format!("{err:#}"));
    }
    keep(git, wanted, &lacking)?;
    Ok(trouble.filter(|_| !lacking.is_empty()))
}

/// Those of the files that git does not have.
fn lacking<'a>(
    git: &Git<'_>,
    wanted: &BTreeMap<&'a str, &'a str>,
) -> Result<BTreeMap<&'a str, &'a str>> {
    let ids: String = wanted.values().map(|id| format!("{id}\n")).collect();
    let output = git.pipe(["cat-file", "--batch-check=%(objecttype)"], ids)?;
    let text = String::from_utf8_lossy(&output);
    let files = wanted.iter().zip(text.lines());
    Ok(files
        .filter(|(_, kind)| *kind != "blob")
        .map(|((path, id), _)| (*path, *id))
        .collect())
}

/// Removes from the list what was found.
fn take(
    lacking: &mut BTreeMap<&str, &str>,
    mut find: impl FnMut(&str, &str) -> Result<bool>,
) -> Result<()> {
    let mut rest = BTreeMap::new();
    for (path, id) in std::mem::take(lacking) {
        if !find(path, id)? {
            rest.insert(path, id);
        }
    }
    *lacking = rest;
    Ok(())
}

/// Looks in the source package that the patches were made for.
fn from_package(cfg: &Config, git: &Git<'_>, lacking: &mut BTreeMap<&str, &str>) -> Result<()> {
    let source = fetch::package(cfg, &Base::read(cfg)?.source)?;
    let scratch = tempfile::tempdir().context("a temporary directory")?;
    let paths: Vec<&str> = lacking.keys().copied().collect();
    source.unpack_files(cfg, scratch.path(), &paths)?;
    take(lacking, |path, id| {
        let file = scratch.path().join(path);
        Ok(file.is_file() && git.store(fs_err::read(file)?)? == id)
    })?;
    match lacking.first_key_value() {
        None => Ok(()),
        Some((path, id)) => lts_host::error::fail(
            lts_host::error::Kind::Input,
            format!(
                "the distribution's linux {} has another {path} than {id}",
                source.version
            ),
        ),
    }
}

fn keep(
    git: &Git<'_>,
    wanted: &BTreeMap<&str, &str>,
    lacking: &BTreeMap<&str, &str>,
) -> Result<()> {
    let scratch = tempfile::tempdir().context("a temporary directory")?;
    let index = git.with_index(scratch.path().join("index"));
    let there = wanted
        .iter()
        .filter(|(path, _)| !lacking.contains_key(*path));
    let info: String = there
        .map(|(path, id)| format!("100644 {id}\t{path}\0"))
        .collect();
    index.pipe(["update-index", "-z", "--index-info"], info)?;
    let tree = index.read(["write-tree"])?;
    git.run(["update-ref", KEPT, &tree])
}
