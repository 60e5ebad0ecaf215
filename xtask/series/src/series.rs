// SPDX-License-Identifier: GPL-2.0

//! The series as the repository stores it: the order, the messages, the edits, the overlay.
//!
//! - `patches/series`: the names of the patches in order, below the titles of sections.
//! - `patches/NNNN-slug.txt`: the commit's message, `Note: TEXT` lines that are in the mail but not
//!   in the commit, then `Overlay: PATH` lines that name the new files which the commit adds, and
//!   `Overlay: PATH: LINE` lines that name its part of others.
//! - `patches/<base>/NNNN-slug.diff`: the commit's edits to files of the base, if it has any.
//! - `patches/<base>/overlay/`: new files that this base has in the place of those of all bases.
//! - `patches/<base>/0000-replaces.txt`: the message of the commit that removes what `base.toml`
//!   says that the series replaces.

mod block;
mod claim;
pub mod diff;
mod grow;
mod locate;
pub mod maintainers;
mod mentions;
pub mod order;
pub mod overlay;
mod patch;
pub mod places;
pub mod repository;
mod syntax;
mod text;
mod uses;

use std::path::Path;

use crate::base::Base;
use lts_host::config::Config;
use lts_host::error::{fail, Failure, Kind, Result};
use order::{is_name, Section};
use overlay::Overlay;

pub use claim::{covers, part};
pub use patch::{Patch, REPLACES};

/// The whole series, checked for all that can be checked without the base.
#[derive(Debug)]
pub struct Series {
    /// The patches in order.
    pub patches: Vec<Patch>,
    /// The sections they are in.
    pub sections: Vec<Section>,
    /// The files that the patches add.
    pub overlay: Overlay,
}

impl Series {
    /// Reads and checks the series of `cfg.base` and the overlay it claims.
    pub fn load(cfg: &Config) -> Result<Self> {
        let series = Self::read(cfg)?;
        series.refuse_empty(cfg, None)?;
        Ok(series)
    }

    /// As [`Self::load`], but patches may be empty: edits are to be taken into one.
    pub fn read(cfg: &Config) -> Result<Self> {
        let base = Base::read(cfg)?;
        let mut order = order::read(cfg)?;
        let of_all_bases = order.names.clone();
        order.omit(&base)?;
        for name in base.omits.keys() {
            refuse_new_files(cfg, name)?;
        }
        if !base.replaces.is_empty() {
            order.put_first(REPLACES);
        }
        let mut patches = Vec::new();
        for name in &order.names {
            patches.push(Patch::read(cfg, name.clone())?);
        }
        orphans(cfg, "txt", &cfg.root.join("patches"), &of_all_bases)?;
        orphans(cfg, "txt", &cfg.patches, &order.names)?;
        orphans(cfg, "diff", &cfg.patches, &order.names)?;
        if let Some(first) = patches.first_mut().filter(|first| first.name == REPLACES) {
            first.removes = base.replaces;
        }
        let overlay = Overlay::load(cfg, &patches)?;
        Ok(Self {
            patches,
            sections: order.sections,
            overlay,
        })
    }

    /// An error if a patch other than `except` is empty.
    pub fn refuse_empty(&self, cfg: &Config, except: Option<usize>) -> Result<()> {
        // Each claim names a file, or the overlay would have been refused.
        let empty = |patch: &Patch| {
            patch.diff.is_none() && patch.claims.is_empty() && patch.removes.is_empty()
        };
        let mut empty = (0..self.patches.len()).filter(|&i| empty(&self.patches[i]));
        let Some(i) = empty.find(|&i| Some(i) != except) else {
            return Ok(());
        };
        let path = Patch::text_path(cfg, &self.patches[i].name);
        Err(cfg
            .in_file(&path, "the commit is empty")
            .hint("give it `Overlay:` lines, or edits: `./x refresh --into` takes them")
            .hint("or if this base does without it, say so in base.toml: omits")
            .into())
    }

    /// Whether the series removes this path of the base, or the folder that it is in.
    pub fn removes(&self, path: &str) -> bool {
        let mut removed = self.patches.iter().flat_map(|patch| &patch.removes);
        removed.any(|removed| {
            path.strip_prefix(removed.trim_end_matches('/'))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// The position of a patch by its name, its number or the start of either.
    pub fn find(&self, what: &str) -> Result<usize> {
        let padded = what.parse::<u16>().map(|number| format!("{number:04}"));
        let what = padded.as_deref().unwrap_or(what);
        let exact = self.patches.iter().position(|patch| patch.name == what);
        let mut begin = (0..self.patches.len()).filter(|&i| self.patches[i].name.starts_with(what));
        match (exact, begin.next(), begin.next()) {
            (Some(i), _, _) | (None, Some(i), None) => Ok(i),
            (None, Some(_), Some(_)) => fail(
                Kind::Input,
                format!("more than one patch begins with `{what}`"),
            ),
            _ => Err(
                Failure::new(Kind::Input, format!("the series has no patch `{what}`"))
                    .hint("patches/series lists them")
                    .into(),
            ),
        }
    }
}

/// Refuses to omit a patch with new files, which others may use.
fn refuse_new_files(cfg: &Config, name: &str) -> Result<()> {
    match Patch::read(cfg, name.to_owned())?.claims.is_empty() {
        true => Ok(()),
        false => fail(
            Kind::Input,
            format!("base.toml: {name} has new files; only edits of the base can be omitted"),
        ),
    }
}

/// Refuses patches that lie about in a folder but are not in the series.
fn orphans(cfg: &Config, suffix: &str, folder: &Path, names: &[String]) -> Result<()> {
    let mut lost = Vec::new();
    for entry in fs_err::read_dir(folder)? {
        let path = entry?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        if path.extension().is_some_and(|ext| ext == suffix)
            && is_name(&stem)
            && !names.iter().any(|name| *name == stem)
        {
            lost.push(cfg.relative(&path).display().to_string());
        }
    }
    if lost.is_empty() {
        return Ok(());
    }
    lost.sort();
    Err(Failure::new(
        Kind::Input,
        format!("not in patches/series: {}", lost.join(", ")),
    )
    .hint("add the name to patches/series, or remove the file")
    .hint("base.toml may omit it, or have no `replaces`")
    .into())
}
