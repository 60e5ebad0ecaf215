// SPDX-License-Identifier: GPL-2.0

//! One patch of the series, and the files that it is stored in.

use std::path::PathBuf;

use super::diff::Diff;
use super::places::MAINTAINERS;
use super::text::Text;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};

/// The patch of a base that removes what the series replaces.
pub const REPLACES: &str = "0000-replaces";

/// One patch, which becomes one commit and one mail.
#[derive(Debug)]
pub struct Patch {
    /// `NNNN-slug`.
    pub name: String,
    /// The commit's message, ending in a newline.
    pub message: String,
    /// What its `Note:` lines say, for the mail alone; ends in a newline if there is any.
    pub notes: String,
    /// What its `Overlay:` lines name.
    pub claims: Vec<String>,
    /// The files and folders of the base that it removes.
    pub removes: Vec<String>,
    /// Its edits to files of the base.
    pub diff: Option<Diff>,
}

impl Patch {
    /// The file of the message and the claims.
    pub fn text_path(cfg: &Config, name: &str) -> PathBuf {
        let folder = match name {
            REPLACES => cfg.patches.clone(),
            _ => cfg.root.join("patches"),
        };
        folder.join(format!("{name}.txt"))
    }

    /// The file of the edits.
    pub fn diff_path(cfg: &Config, name: &str) -> PathBuf {
        cfg.patches.join(format!("{name}.diff"))
    }

    /// Reads and checks it.
    pub fn read(cfg: &Config, name: String) -> Result<Self> {
        let path = Self::text_path(cfg, &name);
        if !path.is_file() {
            let names = match &*name {
                REPLACES => "`replaces` of base.toml needs",
                _ => "patches/series names",
            };
            return Err(
                Failure::new(Kind::Input, format!("{names} `{name}`, which has no text"))
                    .hint(format!("write {}", cfg.relative(&path).display()))
                    .into(),
            );
        }
        let text = fs_err::read_to_string(&path)?;
        let text = Text::parse(&text).map_err(|what| cfg.in_file(&path, &what))?;
        let path = Self::diff_path(cfg, &name);
        let diff = match path.is_file() {
            true => {
                let text = fs_err::read(&path)?;
                Some(Diff::parse(text).map_err(|what| cfg.in_file(&path, &what))?)
            }
            false => None,
        };
        if diff
            .iter()
            .flat_map(Diff::paths)
            .any(|file| file == MAINTAINERS)
        {
            return Err(cfg
                .in_file(&path, "edits MAINTAINERS")
                .hint(
                    "our entries are in the repository's own MAINTAINERS; the series inserts them",
                )
                .into());
        }
        Ok(Self {
            name,
            message: text.message,
            notes: text.notes,
            claims: text.claims,
            removes: Vec::new(),
            diff,
        })
    }
}
