// SPDX-License-Identifier: GPL-2.0

//! Conflicts between a patch and the base: what is said about them, and the files in which the
//! user resolves them.
//!
//! `build/<base>/conflicts/VERSION/NNNN-slug/PATH` is the file with both sides of each conflict in
//! it. Once nothing of them is left, it is taken for the outcome of this merge, and of no other.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::merge::{conflicts, is_open, three_way, Sides, ThreeWay};
use super::stage::{apply, stage, staged, File};
use crate::series::Patch;
use lts_host::config::Config;
use lts_host::digest;
use lts_host::error::{Context, Result};
use lts_host::git::Git;

/// How many lines of one side a message shows.
const SHOWN: usize = 12;

/// Edits that did not get onto the base.
#[derive(Debug)]
pub enum Conflict {
    /// The base has changed what these hunks change.
    Hunks {
        patch: String,
        path: String,
        hunks: Vec<(String, Vec<Sides>)>,
    },
    /// An earlier patch has a conflict in this file.
    Waits {
        patch: String,
        path: String,
        before: String,
    },
}

impl Conflict {
    /// Finds the hunks that conflict: each is applied alone to the file that it was made for, and
    /// then merged.
    pub fn hunks(
        git: &Git<'_>,
        patch: &Patch,
        path: &str,
        ours: &File,
        from: &File,
    ) -> Result<Self> {
        let scratch = tempfile::tempdir().context("a temporary directory")?;
        let index = git.with_index(scratch.path().join("index"));
        let mut hunks = Vec::new();
        let all = patch.diff.as_ref().map(|diff| diff.hunks(path));
        for (name, alone) in all.unwrap_or_default() {
            stage(&index, path, from)?;
            if apply(&index, &alone)?.is_err() {
                continue;
            }
            let Some((_, to)) = staged(&index, [path])?.remove(path) else {
                continue;
            };
            let merged = three_way(git, [&ours.1, &from.1, &to], Some(["", "", ""]))?;
            if let ThreeWay::Conflict(text) = merged {
                hunks.push((name, conflicts(&text)));
            }
        }
        Ok(Self::Hunks {
            patch: patch.name.clone(),
            path: path.to_owned(),
            hunks,
        })
    }

    /// The patch that has it, if it is one of its own.
    pub fn patch(&self) -> Option<&str> {
        match self {
            Self::Hunks { patch, .. } => Some(patch),
            Self::Waits { .. } => None,
        }
    }

    /// Where it is and what the sides are, for the two versions of the base.
    pub fn describe(&self, [old, new]: &[String; 2]) -> String {
        let (patch, path, hunks) = match self {
            Self::Waits {
                patch,
                path,
                before,
            } => return format!("{patch}: {path}: cannot be tried before {before}"),
            Self::Hunks { patch, path, hunks } => (patch, path, hunks),
        };
        if hunks.is_empty() {
            // Each hunk for itself can be merged.
            return format!("{patch}: {path}: its hunks, together");
        }
        let mut text = Vec::new();
        for (hunk, conflicts) in hunks {
            text.push(format!("{patch}: {path}: {hunk}"));
            for Sides([ours, from, to]) in conflicts {
                for (name, lines) in [
                    (format!("linux {old}:"), from),
                    (format!("linux {new}:"), ours),
                    ("the patch:".to_owned(), to),
                ] {
                    text.push(format!("  {name}"));
                    text.extend(lines.iter().take(SHOWN).map(|line| format!("    {line}")));
                    if lines.len() > SHOWN {
                        text.push(format!("    and {} lines more", lines.len() - SHOWN));
                    }
                    if lines.is_empty() {
                        text.push("    (nothing)".to_owned());
                    }
                }
            }
        }
        text.join("\n")
    }
}

/// The conflicted files.
#[derive(Debug)]
pub struct Folder<'a> {
    cfg: &'a Config,
    dir: PathBuf,
    /// For each file, the hashes that were merged.
    inputs: BTreeMap<String, String>,
    /// Those that this run has to do with.
    used: Vec<String>,
    written: Vec<PathBuf>,
}

impl<'a> Folder<'a> {
    /// Those for this version of the base.
    pub fn open(cfg: &'a Config, version: &str) -> Result<Self> {
        let dir = place(cfg).join(version);
        Ok(Self {
            cfg,
            inputs: inputs(&dir)?,
            dir,
            used: Vec::new(),
            written: Vec::new(),
        })
    }

    /// The user's resolution of this conflict. If there is none yet, `text` is written for it.
    pub fn resolved(
        &mut self,
        patch: &str,
        path: &str,
        blobs: [&str; 3],
        text: &[u8],
    ) -> Result<Option<Vec<u8>>> {
        let name = format!("{patch}/{path}");
        let file = self.dir.join(&name);
        let merged = blobs.join(" ");
        let same = self.inputs.get(&name) == Some(&merged);
        self.used.push(name.clone());
        if file.is_file() {
            let content = fs_err::read(&file)?;
            if same && !is_open(&content) {
                return Ok(Some(content));
            }
            if !same && content != text {
                let before = self.dir.join(format!("{name}.before"));
                fs_err::rename(&file, &before)?;
                self.cfg.ui.line(&format!(
                    "note: {} is of another conflict; it is now {}",
                    self.cfg.relative(&file).display(),
                    self.cfg.relative(&before).display()
                ));
            }
        }
        if !file.is_file() {
            fs_err::create_dir_all(file.parent().unwrap_or(&self.dir))?;
            fs_err::write(&file, text)?;
        }
        self.inputs.insert(name, merged);
        fs_err::write(self.dir.join(INPUTS), toml::to_string(&self.inputs)?)?;
        self.written.push(file);
        Ok(None)
    }

    /// The files that wait for the user.
    pub fn written(&self) -> &[PathBuf] {
        &self.written
    }

    /// Removes what is no longer of use: the series goes onto this version without it.
    pub fn tidy(&self) -> Result<()> {
        if self.used.is_empty() && self.dir.exists() {
            fs_err::remove_dir_all(&self.dir)?;
            let _ = std::fs::remove_dir(place(self.cfg)); // Other versions may have some.
        }
        Ok(())
    }
}

/// The conflicts that the user has resolved, which are nowhere else.
pub fn resolutions(cfg: &Config) -> Result<Vec<String>> {
    let mut found = Vec::new();
    if !place(cfg).exists() {
        return Ok(found);
    }
    for entry in fs_err::read_dir(place(cfg))? {
        let dir = entry?.path();
        for name in inputs(&dir)?.into_keys() {
            let file = dir.join(name);
            if file.is_file() && !is_open(&fs_err::read(&file)?) {
                found.push(format!("{} (resolved)", cfg.relative(&file).display()));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A string that is another one when the resolutions for this version are.
pub fn fingerprint(cfg: &Config, version: &str) -> Result<String> {
    let dir = place(cfg).join(version);
    let mut text = String::new();
    for (name, merged) in inputs(&dir)? {
        let file = dir.join(&name);
        if file.is_file() {
            text.push_str(&format!("{name} {merged} {}\n", digest::file(&file)?));
        }
    }
    Ok(text)
}

const INPUTS: &str = "inputs.toml";

fn place(cfg: &Config) -> PathBuf {
    cfg.build.join("conflicts")
}

fn inputs(dir: &Path) -> Result<BTreeMap<String, String>> {
    let path = dir.join(INPUTS);
    match path.is_file() {
        // Damaged, it is as good as none: each file is then of an unknown conflict.
        true => Ok(toml::from_str(&fs_err::read_to_string(path)?).unwrap_or_default()),
        false => Ok(BTreeMap::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resolution_is_taken_for_its_own_conflict_only() -> Result<()> {
        let dir = tempfile::tempdir()?;
        let cfg = Config::for_tests(dir.path());
        let text = b"<<<<<<< a\n1\n=======\n2\n>>>>>>> b\n";
        let ask = |blobs| Folder::open(&cfg, "5.10.9")?.resolved("0001-a", "k/x.c", blobs, text);
        assert_eq!(ask(["1", "2", "3"])?, None);
        let file = cfg.build.join("conflicts/5.10.9/0001-a/k/x.c");
        assert_eq!(fs_err::read(&file)?, text);
        assert_eq!(resolutions(&cfg)?, [""; 0]);
        // Half of the work is not overwritten.
        fs_err::write(&file, [b"mine\n", &text[..]].concat())?;
        assert_eq!(ask(["1", "2", "3"])?, None);
        assert!(fs_err::read(&file)?.starts_with(b"mine\n"));

        fs_err::write(&file, "2\n")?;
        assert_eq!(ask(["1", "2", "3"])?, Some(b"2\n".to_vec()));
        let shown = "build/conflicts/5.10.9/0001-a/k/x.c (resolved)";
        assert_eq!(resolutions(&cfg)?, [shown]);

        assert_eq!(ask(["4", "2", "3"])?, None);
        assert_eq!(fs_err::read(&file)?, text);
        assert_eq!(fs_err::read(file.with_file_name("x.c.before"))?, b"2\n");
        Folder::open(&cfg, "5.10.9")?.tidy()?;
        assert!(!cfg.build.join("conflicts").exists());
        Ok(())
    }

    #[test]
    fn the_sides_are_shown_and_long_ones_are_cut() {
        let line = |text: &str| vec![text.to_owned()];
        let sides = Sides([line("new"), Vec::new(), vec!["p".to_owned(); 14]]);
        let conflict = Conflict::Hunks {
            patch: "0001-a".into(),
            path: "x.c".into(),
            hunks: vec![("hunk 1 of 1 (@@ -1 +1 @@)".into(), vec![sides])],
        };
        let text = conflict.describe(&["5.10.9".into(), "5.10.12".into()]);
        assert!(
            text.starts_with(
                "0001-a: x.c: hunk 1 of 1 (@@ -1 +1 @@)\n  linux 5.10.9:\n    (nothing)\n  \
                 linux 5.10.12:\n    new\n  the patch:\n    p\n"
            ) && text.ends_with("    p\n    and 2 lines more"),
            "{text}"
        );
    }
}
