// SPDX-License-Identifier: GPL-2.0

//! What a refresh will write, and where.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use super::claims::{ClaimChange, Claims};
use super::fold::Fold;
use crate::base::Base;
use crate::series::places::{is_allowed, MAINTAINERS};
use crate::series::{covers, maintainers, Patch, Series};
use crate::tree::{self, Origin};
use lts_host::config::Config;
use lts_host::error::{Context, Failure, Kind, Result};
use lts_host::git::{Change, Git};

/// The new content of some of the repository's files; `None` removes one.
#[derive(Debug, Default)]
pub struct Plan {
    files: BTreeMap<PathBuf, Option<Content>>,
}

#[derive(Debug)]
struct Content {
    bytes: Vec<u8>,
    executable: bool,
}

impl Plan {
    /// Compares the tree `now` with the series.
    pub fn make(
        cfg: &Config,
        git: &Git<'_>,
        series: &Series,
        now: &str,
        into: Option<usize>,
    ) -> Result<Self> {
        let chain = tree::chain(cfg, git, series)?;
        let edits = git.changes(tree::HEAD, now)?;
        refuse_conflicts(git, chain.head(), &edits)?;

        let mut plan = Self::default();
        let mut claims = Claims::default();
        let paths: Vec<&str> = edits.iter().map(|edit| edit.path.as_str()).collect();
        let kinds = git.kinds(tree::BASE, &paths)?;
        let mut base_edits = Vec::new();
        for (edit, kind) in edits.iter().zip(kinds) {
            if edit.path == MAINTAINERS {
                plan.maintainers(cfg, git, edit)?;
            } else if kind.is_some() && !series.removes(&edit.path) {
                base_edits.push(edit);
            } else {
                plan.overlay(cfg, git, series, edit, into, &mut claims)?;
            }
        }
        claims.refuse_missing()?;
        claims.drop_empty(series);
        for (patch, change) in claims.changes {
            plan.claims(cfg, &series.patches[patch], &change)?;
        }
        let (wanted, found) = versions(cfg)?;
        if wanted == found {
            let fold = Fold::new(git, series, &chain, &base_edits, into)?;
            plan.diffs(cfg, series, &fold)?;
        } else if !base_edits.is_empty() {
            return Err(other_base(&wanted, &found).into());
        }
        Ok(plan)
    }

    /// How many files would be written.
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// One line for each file.
    pub fn describe(&self, cfg: &Config) -> Vec<String> {
        let verb = |path: &PathBuf, content: &Option<Content>| match content {
            None => "removes",
            Some(_) if path.exists() => "changes",
            Some(_) => "adds",
        };
        self.files
            .iter()
            .map(|(path, content)| {
                format!("{} {}", verb(path, content), cfg.relative(path).display())
            })
            .collect()
    }

    /// Writes all files, each beside its place and then renamed.
    pub fn write(&self, cfg: &Config) -> Result<()> {
        for (path, content) in &self.files {
            let Some(content) = content else {
                fs_err::remove_file(path)?;
                continue;
            };
            let dir = path.parent().unwrap_or(&cfg.root);
            fs_err::create_dir_all(dir)?;
            let mut file = tempfile::NamedTempFile::new_in(dir)?;
            file.write_all(&content.bytes)?;
            let mode = if content.executable { 0o755 } else { 0o644 };
            fs_err::set_permissions(file.path(), std::fs::Permissions::from_mode(mode))?;
            file.persist(path)
                .with_context(|| path.display().to_string())?;
        }
        Ok(())
    }

    /// Plans a file unless the repository has it like this already.
    fn put(&mut self, path: PathBuf, bytes: Vec<u8>, executable: bool) {
        let same = fs_err::read(&path).is_ok_and(|old| old == bytes)
            && fs_err::metadata(&path)
                .is_ok_and(|meta| (meta.permissions().mode() & 0o100 != 0) == executable);
        if !same {
            self.files.insert(path, Some(Content { bytes, executable }));
        }
    }

    fn remove(&mut self, path: PathBuf) {
        if path.exists() {
            self.files.insert(path, None);
        }
    }

    fn overlay(
        &mut self,
        cfg: &Config,
        git: &Git<'_>,
        series: &Series,
        edit: &Change,
        into: Option<usize>,
        claims: &mut Claims,
    ) -> Result<()> {
        let known = series.overlay.get(&edit.path);
        let target = cfg.root.join(known.map_or(&edit.path, |file| &file.source));
        if edit.is_gone() {
            // Below a file that only this base has, there may be that of all bases.
            let shared = cfg.root.join(&edit.path);
            if target == shared || !shared.exists() {
                claims.gone.insert(edit.path.clone());
            }
            self.remove(target);
            return Ok(());
        }
        if !is_allowed(&edit.path) || edit.new_mode == "120000" {
            let path = &edit.path;
            return Err(
                Failure::new(Kind::Input, format!("the series cannot add {path}"))
                    .hint("a new file belongs in a folder of the overlay, and is no symbolic link")
                    .into(),
            );
        }
        let covers = |patch: &Patch| patch.claims.iter().any(|c| covers(c, &edit.path));
        if !series.patches.iter().any(covers) {
            match into {
                Some(patch) => claims.of(patch).add.push(edit.path.clone()),
                None => claims.missing.push(edit.path.clone()),
            }
        }
        let bytes = git.pipe(["cat-file", "blob", &edit.new], "")?;
        self.put(target, bytes, edit.new_mode == "100755");
        Ok(())
    }

    /// Adds and removes `Overlay:` lines.
    fn claims(&mut self, cfg: &Config, patch: &Patch, change: &ClaimChange) -> Result<()> {
        let path = Patch::text_path(cfg, &patch.name);
        let text = fs_err::read_to_string(&path)?;
        self.put(
            path,
            change.apply(&text, patch.claims.is_empty()).into_bytes(),
            false,
        );
        Ok(())
    }

    /// Takes our entries out of the tree's `MAINTAINERS`.
    fn maintainers(&mut self, cfg: &Config, git: &Git<'_>, edit: &Change) -> Result<()> {
        let text = |id: &str| -> Result<String> {
            String::from_utf8(git.pipe(["cat-file", "blob", id], "")?).context(MAINTAINERS)
        };
        let base = String::from_utf8(git.blob(tree::BASE, MAINTAINERS)?).context(MAINTAINERS)?;
        let path = cfg.root.join(MAINTAINERS);
        let stored = fs_err::read_to_string(&path)?;
        let now = if edit.is_gone() {
            String::new()
        } else {
            text(&edit.new)?
        };
        let Some(updated) = maintainers::extract(&base, &stored, &now) else {
            return Err(
                Failure::new(Kind::Input, "MAINTAINERS: more than our entries was edited")
                    .hint("edit the entries in the repository's own MAINTAINERS")
                    .hint(format!(
                        "and undo it in the tree: git checkout {} -- MAINTAINERS",
                        tree::HEAD
                    ))
                    .into(),
            );
        };
        self.put(path, updated.into_bytes(), false);
        Ok(())
    }

    /// The diff of each patch, in the one form that it has.
    fn diffs(&mut self, cfg: &Config, series: &Series, fold: &Fold) -> Result<()> {
        for (patch, text) in series.patches.iter().zip(&fold.diffs) {
            let path = Patch::diff_path(cfg, &patch.name);
            match text.is_empty() {
                true => self.remove(path),
                false => self.put(path, text.clone(), false),
            }
        }
        Ok(())
    }
}

/// The same file may have been edited in the tree and in the repository; then nobody can say which
/// one is meant.
fn refuse_conflicts(git: &Git<'_>, stored: &str, edits: &[Change]) -> Result<()> {
    let theirs: BTreeMap<String, Change> = git
        .changes(tree::HEAD, stored)?
        .into_iter()
        .map(|change| (change.path.clone(), change))
        .collect();
    let both: Vec<&str> = edits
        .iter()
        .filter(|edit| {
            theirs
                .get(&edit.path)
                .is_some_and(|other| (&other.new, &other.new_mode) != (&edit.new, &edit.new_mode))
        })
        .map(|edit| edit.path.as_str())
        .collect();
    if both.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        Kind::WouldLose,
        "files were edited both in the tree and in the repository since the tree was made",
    )
    .tried(both.join("\n"))
    .hint("make the two sides of each file equal, or undo one of them")
    .into())
}

/// The version that the patches are kept against, and that of the tree. A diff made on another one
/// would not be the same: it has other hashes and line numbers.
fn versions(cfg: &Config) -> Result<(String, String)> {
    let found = Origin::read(cfg)?.map_or_else(String::new, |origin| origin.version);
    Ok((Base::read(cfg)?.version, found))
}

fn other_base(wanted: &str, found: &str) -> Failure {
    Failure::new(
        Kind::Input,
        format!("edits to files of linux {found} cannot go into patches for {wanted}"),
    )
    .hint("make the edits in a tree without --linux, or with a --linux of that version")
    .hint("or move the patches to the tree's version: patches/README.md, Another 5.10.y")
}
