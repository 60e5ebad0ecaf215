// SPDX-License-Identifier: GPL-2.0

//! Where the tree's base came from, noted in its repository, so that later runs stay with it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use lts_host::config::Config;
use lts_host::error::Result;

/// Where the pristine kernel came from, kept in the tree's `.git`.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Origin {
    /// The kernel's version.
    pub version: String,
    /// What was asked for: a package's version, or what identifies the user's source.
    pub wanted: String,
    /// The user's source, if it is not the distribution's.
    pub source: Option<PathBuf>,
}

impl Origin {
    /// Reads what was noted when the tree was made.
    pub fn read(cfg: &Config) -> Result<Option<Self>> {
        Self::of(&cfg.linux)
    }

    /// As [`Self::read`], for the tree in `dir`.
    pub fn of(dir: &Path) -> Result<Option<Self>> {
        let path = dir.join(".git/lts-origin.toml");
        match path.is_file() {
            true => Ok(toml::from_str(&fs_err::read_to_string(path)?).ok()),
            false => Ok(None),
        }
    }

    /// Notes it for the tree in `dir`.
    pub fn write(&self, dir: &Path) -> Result<()> {
        Ok(fs_err::write(
            dir.join(".git/lts-origin.toml"),
            toml::to_string(self)?,
        )?)
    }
}

/// Without a source that the user names now, that which the tree was made from stays the base, until
/// there is no tree or no source.
pub fn remember_source(mut cfg: Config) -> Result<Config> {
    if cfg.source.is_none() {
        let source = Origin::read(&cfg)?.and_then(|origin| origin.source);
        cfg.source = source.filter(|source| source.exists());
    }
    Ok(cfg)
}
