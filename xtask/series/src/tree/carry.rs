// SPDX-License-Identifier: GPL-2.0

//! Applying the edits of each patch to a base that they may not have been made for.
//!
//! A diff that applies exactly is applied exactly. Where the base has other lines around an edit,
//! its file is merged: what the patch makes of the file that it was made for, with what the base
//! makes of that file. There is no fuzz. What is a conflict stays one, until the user resolves it.

use std::collections::{BTreeMap, BTreeSet};

use super::ancestor;
use super::conflict::{Conflict, Folder};
use super::merge::{three_way, ThreeWay};
use super::origin::Origin;
use super::stage::{apply, stage, staged, File};
use crate::base::Base;
use crate::series::diff::Diff;
use crate::series::{Patch, Series};
use lts_host::config::Config;
use lts_host::error::{Context, Failure, Kind, Result};
use lts_host::git::{Entry, Git};
use lts_host::ui::plural;

/// How the edits of the series came to be on the base.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// How many patches apply exactly.
    pub exact: usize,
    /// The others, with what was merged.
    pub merged: Vec<(String, Vec<String>)>,
    /// The version that the patches are for, and that of the base.
    versions: [String; 2],
}

impl Carried {
    /// What `./x tree` tells about it, if the base is not the one that the patches are made for.
    pub fn report(&self) -> String {
        let [from, to] = &self.versions;
        if self.merged.is_empty() && from == to {
            return String::new();
        }
        let number = plural(self.exact, "patch").replace("patchs", "patches");
        let verb = if self.exact == 1 { "applies" } else { "apply" };
        let mut text = format!("from linux {from} to {to}: {number} {verb} exactly");
        if !self.merged.is_empty() {
            text.push_str(", these are merged:");
        }
        for (name, files) in &self.merged {
            text.push_str(&format!("\n  {name}: {}", files.join(", ")));
        }
        text
    }
}

/// The work of applying the series.
pub struct Carry<'a> {
    cfg: &'a Config,
    git: &'a Git<'a>,
    series: &'a Series,
    /// The edited files of the base that are not those which the patches were made for, with the
    /// hashes of the latter.
    moved: BTreeMap<&'a str, &'a str>,
    /// What was in the way of finding the latter; unset if nobody has looked yet.
    trouble: Option<Option<String>>,
    /// Files with a conflict; edits of theirs in later patches cannot be judged.
    open: BTreeMap<String, usize>,
    conflicts: Vec<Conflict>,
    folder: Folder<'a>,
    carried: Carried,
}

impl<'a> Carry<'a> {
    /// Begins with the files of the base that the series edits.
    pub fn new(
        cfg: &'a Config,
        git: &'a Git<'a>,
        series: &'a Series,
        base: &[Entry],
    ) -> Result<Self> {
        let mut moved = BTreeMap::new();
        for here in base {
            let diffs = series.patches.iter().filter_map(|p| p.diff.as_ref());
            let path = diffs
                .clone()
                .flat_map(Diff::paths)
                .find(|path| *path == here.path);
            let ids: Vec<_> = diffs.filter_map(|diff| diff.ids(&here.path)).collect();
            if let (Some(path), Some(id)) = (path, made_for(&ids)) {
                if here.id != id {
                    moved.insert(path, id);
                }
            }
        }
        let found = Origin::of(git.dir())?.map_or_else(String::new, |origin| origin.version);
        Ok(Self {
            cfg,
            git,
            series,
            moved,
            trouble: None,
            open: BTreeMap::new(),
            conflicts: Vec::new(),
            folder: Folder::open(cfg, &found)?,
            carried: Carried {
                versions: [Base::read(cfg)?.version, found],
                ..Carried::default()
            },
        })
    }

    /// Applies the edits of a patch, if it has any, to the index.
    pub fn apply(&mut self, index: &Git<'_>, i: usize) -> Result<()> {
        let patch = &self.series.patches[i];
        let Some(diff) = &patch.diff else {
            return Ok(());
        };
        if !diff.paths().any(|path| self.open.contains_key(path)) {
            let Err(words) = apply(index, &diff.text)? else {
                self.carried.exact += 1;
                return Ok(());
            };
            if !diff.paths().any(|path| self.moved.contains_key(path)) {
                return Err(self.does_not_apply(patch, diff, &words).into());
            }
        }
        let mut merged = Vec::new();
        for path in diff.paths() {
            if let Some(&before) = self.open.get(path) {
                self.conflicts.push(Conflict::Waits {
                    patch: patch.name.clone(),
                    path: path.to_owned(),
                    before: self.series.patches[before].name.clone(),
                });
                continue;
            }
            let Err(words) = apply(index, diff.of(path))? else {
                continue;
            };
            let failure = self.does_not_apply(patch, diff, &words);
            match self.merge(index, i, path, failure)? {
                Some(how) => merged.push(format!("{path}{how}")),
                None => {
                    self.open.insert(path.to_owned(), i);
                }
            }
        }
        if !merged.is_empty() {
            self.carried.merged.push((patch.name.clone(), merged));
        }
        Ok(())
    }

    /// Ends the work: an error with all conflicts, or what was done.
    pub fn finish(mut self) -> Result<Carried> {
        if self.conflicts.is_empty() {
            self.folder.tidy()?;
            return Ok(std::mem::take(&mut self.carried));
        }
        let [_, found] = &self.carried.versions;
        let patches: BTreeSet<&str> = self.conflicts.iter().filter_map(Conflict::patch).collect();
        let (number, place) = (patches.len(), self.cfg.relative(&self.cfg.linux).display());
        let what = match number {
            1 => "1 patch conflicts".to_owned(),
            _ => format!("{number} patches conflict"),
        };
        let untouched = match self.cfg.linux.exists() {
            true => format!("{place} is as it was"),
            false => format!("{place} is not made"),
        };
        let message = format!("{what} with linux {found}; {untouched}");
        let mut failure = Failure::new(Kind::Input, message);
        for conflict in &self.conflicts {
            failure = failure.tried(conflict.describe(&self.carried.versions));
        }
        for path in self.folder.written() {
            let path = self.cfg.relative(path).display();
            failure = failure.hint(format!(
                "edit {path}: of each `<<<<<<<` to `>>>>>>>`, leave what is right"
            ));
        }
        let again = match &self.cfg.source {
            Some(source) => format!("./x tree --linux {}", source.display()),
            None => "./x tree".to_owned(),
        };
        Err(failure
            .hint(format!("then `{again}` goes on with the edited files"))
            .into())
    }

    /// Merges the edits of one file and gives words about how; nothing if that is a conflict.
    fn merge(
        &mut self,
        index: &Git<'_>,
        i: usize,
        path: &str,
        failure: Failure,
    ) -> Result<Option<&'static str>> {
        if !self.moved.contains_key(path) {
            return Err(failure.into()); // Made for this very file, and wrong.
        }
        if self.trouble.is_none() {
            self.trouble = Some(ancestor::bring(self.cfg, self.git, &self.moved)?);
        }
        let (patch, id) = (&self.series.patches[i], self.moved[path]);
        let known = self.git.attempt(["cat-file", "-e", id])?.status.success();
        if !known {
            let [wanted, _] = &self.carried.versions;
            let trouble = self.trouble.clone().flatten().unwrap_or_default();
            return Err(failure
                .tried(format!(
                    "looking for the {path} of linux {wanted}\n{trouble}"
                ))
                .hint(format!(
                    "with a git tree that has linux {wanted}, --linux can merge what changed"
                ))
                .into());
        }
        let Some((from, to)) = self.replay(i, path, id)? else {
            return Err(failure.into());
        };
        let Some(ours) = staged(index, [path])?.remove(path) else {
            return Err(failure.into());
        };
        let [wanted, found] = &self.carried.versions;
        let (old, new) = (format!("linux {wanted}"), format!("linux {found}"));
        let names = Some([new.as_str(), &old, &patch.name]);
        let blobs = [ours.1.as_str(), &from.1, &to.1];
        let (content, how) = match three_way(self.git, blobs, names)? {
            ThreeWay::Clean(content) => (content, ""),
            ThreeWay::Conflict(text) => {
                match self.folder.resolved(&patch.name, path, blobs, &text)? {
                    Some(content) => (content, " (resolved by you)"),
                    None => {
                        let hunks = Conflict::hunks(self.git, patch, path, &ours, &from)?;
                        self.conflicts.push(hunks);
                        return Ok(None);
                    }
                }
            }
        };
        let id = self.git.store(content)?;
        let how = if id == ours.1 {
            " (is there already)"
        } else {
            how
        };
        let mode = if from.0 == to.0 { &ours.0 } else { &to.0 };
        stage(index, path, &(mode.clone(), id))?;
        Ok(Some(how))
    }

    /// The file that a patch was made for, and what the patch made of it.
    fn replay(&self, last: usize, path: &str, id: &str) -> Result<Option<(File, File)>> {
        let scratch = tempfile::tempdir().context("a temporary directory")?;
        let index = self.git.with_index(scratch.path().join("index"));
        let mut file = ("100644".to_owned(), id.to_owned());
        stage(&index, path, &file)?;
        for (i, patch) in self.series.patches[..=last].iter().enumerate() {
            let section = patch.diff.as_ref().map_or(&b""[..], |diff| diff.of(path));
            if section.is_empty() {
                continue;
            }
            if apply(&index, section)?.is_err() {
                return Ok(None);
            }
            let Some(after) = staged(&index, [path])?.remove(path) else {
                return Ok(None);
            };
            if i == last {
                return Ok(Some((file, after)));
            }
            file = after;
        }
        Ok(None)
    }

    fn does_not_apply(&self, patch: &Patch, diff: &Diff, words: &str) -> Failure {
        let stored = Patch::diff_path(self.cfg, &patch.name);
        let stored = self.cfg.relative(&stored).display();
        let message = match failed_hunk(words, diff) {
            Some((path, hunk)) => {
                format!("patch {} does not apply to {path}: {hunk}", patch.name)
            }
            None => format!("patch {} does not apply", patch.name),
        };
        Failure::new(Kind::Input, message)
            .tried(format!("git apply {stored}\n{}", words.trim()))
            .hint(format!(
                "compare {stored} with that file after the patches before it"
            ))
    }
}

/// The file that the first edit was made for, from the hashes before and after each edit. The edits
/// may have changed their order since; no other one makes this file.
fn made_for<'i>(ids: &[(&'i str, &'i str)]) -> Option<&'i str> {
    let mut first = ids
        .iter()
        .map(|(before, _)| *before)
        .filter(|before| !ids.iter().any(|(_, after)| after == before));
    first.next()
}

/// Finds in git's words which hunk of which file it could not apply.
fn failed_hunk(words: &str, diff: &Diff) -> Option<(String, String)> {
    words.lines().find_map(|line| {
        let (path, number) = line
            .strip_prefix("error: patch failed: ")?
            .rsplit_once(':')?;
        let hunk = diff
            .hunk(path, number)
            .unwrap_or_else(|| format!("at its line {number}"));
        Some((path.to_owned(), hunk))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_edits_were_made_for_does_not_depend_on_their_order() {
        assert_eq!(made_for(&[("a", "b"), ("b", "c")]), Some("a"));
        assert_eq!(made_for(&[("b", "c"), ("c", "d"), ("a", "b")]), Some("a"));
        assert_eq!(made_for(&[]), None);
    }

    #[test]
    fn the_report_tells_each_patch_that_is_not_exact() {
        let mut carried = Carried {
            exact: 1,
            versions: ["5.10.9".into(), "5.10.9".into()],
            ..Carried::default()
        };
        assert_eq!(carried.report(), "");
        carried.versions[1] = "5.10.12".into();
        assert_eq!(
            carried.report(),
            "from linux 5.10.9 to 5.10.12: 1 patch applies exactly"
        );
        carried.exact = 3;
        carried.merged = vec![("0001-a".into(), vec!["x.c".into(), "y.c".into()])];
        assert_eq!(
            carried.report(),
            "from linux 5.10.9 to 5.10.12: 3 patches apply exactly, these are merged:\n  \
             0001-a: x.c, y.c"
        );
    }
}
