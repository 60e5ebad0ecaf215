// SPDX-License-Identifier: GPL-2.0

//! `patches/<base>/base.toml`: which kernel the patches are made for and where it comes from.

use std::collections::BTreeMap;

use serde::Deserialize;

use lts_host::config::Config;
use lts_host::error::{Context, Result};

/// A kernel series that the patches apply to.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Base {
    /// The version the patches are made for, such as `5.10.262`.
    pub version: String,
    /// Files and folders of the base that the first commit removes, because the series has its own.
    #[serde(default)]
    pub replaces: Vec<String>,
    /// Patches that this base does without, each with the reason.
    #[serde(default)]
    pub omits: BTreeMap<String, String>,
    /// Where the distribution has it.
    pub source: Package,
}

/// A source package of the distribution.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Package {
    /// Its name, such as `linux-source-5.10`.
    pub package: String,
    /// The version the patches are made for.
    pub package_version: String,
    /// The suite it is in; one that ends in `-security` is looked for where security updates are.
    pub suite: String,
    /// The SHA-256 of the tarball inside the package, in hexadecimal digits.
    pub sha256: String,
}

impl Base {
    /// Reads `base.toml` of the configured base.
    pub fn read(cfg: &Config) -> Result<Self> {
        let path = cfg.patches.join("base.toml");
        let text = fs_err::read_to_string(&path)?;
        toml::from_str(&text).with_context(|| path.display().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_of_this_repository_is_read() {
        let root =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../patches/5.10/base.toml");
        let base: Base = toml::from_str(&std::fs::read_to_string(root).unwrap()).unwrap();
        assert!(base.version.starts_with("5.10."));
        assert_eq!(base.source.sha256.len(), 64);
    }

    #[test]
    fn an_unknown_key_is_named() {
        let err = toml::from_str::<Base>("version = '1'\nsauce = 1").unwrap_err();
        assert!(err.to_string().contains("sauce"), "{err}");
    }
}
