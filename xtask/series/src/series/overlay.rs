// SPDX-License-Identifier: GPL-2.0

//! The overlay: the files of the repository that the series adds to the kernel, each with the patch
//! that adds it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;

use super::claim::{assign, part};
use super::grow::{self, Block};
use super::maintainers;
use super::patch::Patch;
use super::places::MAINTAINERS;
use super::repository;
use lts_host::config::Config;
use lts_host::error::{fail, Failure, Kind, Result};

/// The files that the series adds, each with the patch that does.
#[derive(Debug, Default)]
pub struct Overlay {
    files: BTreeMap<String, File>,
    /// Our entries, if there are any; the last patch inserts them.
    pub maintainers: Vec<maintainers::Entry>,
}

/// A file that the series adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The position of the patch that adds it.
    pub patch: usize,
    /// Where the repository has it.
    pub source: String,
    /// `100644` or `100755`.
    pub mode: &'static str,
    /// Its content, after the last patch.
    pub content: Vec<u8>,
    /// The lines that later patches bring.
    pub blocks: Vec<Block>,
}

impl File {
    /// Whether this patch adds the file or a part of it.
    fn changes(&self, patch: usize) -> bool {
        self.patch == patch || self.blocks.iter().any(|block| block.patch == patch)
    }

    /// Its content after a patch.
    pub fn at(&self, patch: usize) -> Cow<'_, [u8]> {
        match self.blocks.iter().any(|block| block.patch > patch) {
            true => grow::at(&self.content, &self.blocks, patch).into(),
            false => self.content.as_slice().into(),
        }
    }
}

impl Overlay {
    /// Finds the files and matches them with the claims.
    pub fn load(cfg: &Config, patches: &[Patch]) -> Result<Self> {
        let paths = repository::overlay(cfg)?;
        let claims = assign(&paths, patches)?;
        let mut overlay = Self::default();
        for (path, patch) in claims {
            let source = paths.get(&path).unwrap_or(&path);
            if path == MAINTAINERS {
                if patch + 1 != patches.len() {
                    return Err(Failure::new(
                        Kind::Input,
                        format!("patch {} claims MAINTAINERS", patches[patch].name),
                    )
                    .hint("the last patch of the series does that, when all files are there")
                    .into());
                }
                let text = fs_err::read_to_string(cfg.root.join(source))?;
                overlay.maintainers = maintainers::entries(&text);
                if overlay.maintainers.is_empty() {
                    return fail(
                        Kind::Input,
                        "MAINTAINERS holds no entry in the kernel's format",
                    );
                }
                continue;
            }
            let file = read(cfg, source, patch)?;
            overlay.files.insert(path, file);
        }
        overlay.grow(patches)?;
        Ok(overlay)
    }

    /// Finds which lines come with later patches than their files.
    fn grow(&mut self, patches: &[Patch]) -> Result<()> {
        let mut problems = Vec::new();
        for (i, patch) in patches.iter().enumerate() {
            for (path, line) in patch.claims.iter().filter_map(|claim| part(claim)) {
                if let Err(what) = self.claim(path, line, i) {
                    problems.push(format!("{}: `Overlay: {path}: {line}`: {what}", patch.name));
                }
            }
        }
        if !problems.is_empty() {
            return Err(
                Failure::new(Kind::Input, "a claim of lines names none that it can have")
                    .tried(problems.join("\n"))
                    .hint("the line is the beginning of one of the file; see patches/README.md")
                    .into(),
            );
        }
        let owners: BTreeMap<String, usize> = self
            .files
            .iter()
            .map(|(path, file)| (path.clone(), file.patch))
            .collect();
        for (path, file) in &mut self.files {
            let found = grow::derived(path, &file.content, |name| owners.get(name).copied());
            for block in found {
                let claimed = file.blocks.iter().any(|other| other.lines == block.lines);
                if block.patch > file.patch && !claimed {
                    file.blocks.push(block);
                }
            }
            let groups = grow::groups(path, &file.content, &file.blocks);
            file.blocks.extend(groups);
        }
        Ok(())
    }

    /// Gives the lines of a file that a claim names to a patch.
    fn claim(&mut self, path: &str, line: &str, patch: usize) -> Result<(), String> {
        let file = self.files.get_mut(path).ok_or("there is no such file")?;
        if patch < file.patch {
            return Err("the file comes with a later patch".to_owned());
        }
        for lines in grow::claimed(path, &file.content, line)? {
            if file.blocks.iter().any(|other| other.lines == lines) {
                return Err("another claim names the same lines".to_owned());
            }
            file.blocks.push(Block { lines, patch });
        }
        Ok(())
    }

    /// All files with their paths, sorted.
    pub fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// The files that one patch adds, or adds lines to.
    pub fn of(&self, patch: usize) -> impl Iterator<Item = (&str, &File)> {
        self.files().filter(move |(_, file)| file.changes(patch))
    }

    /// The file at this path.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }
}

fn read(cfg: &Config, source: &str, patch: usize) -> Result<File> {
    let path = cfg.root.join(source);
    let meta = fs_err::symlink_metadata(&path)?;
    if !meta.is_file() {
        return fail(
            Kind::Input,
            format!("{}: only plain files can be shipped", path.display()),
        );
    }
    let mode = if meta.permissions().mode() & 0o100 == 0 {
        "100644"
    } else {
        "100755"
    };
    Ok(File {
        patch,
        source: source.to_owned(),
        mode,
        content: fs_err::read(path)?,
        blocks: Vec::new(),
    })
}
