// SPDX-License-Identifier: GPL-2.0

//! A kernel that was built, and what built it.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::toolchain::Toolchain;
use lts_host::config::Config;
use lts_host::error::{Context, Result};

/// A kernel that was built.
#[derive(Clone, Debug)]
pub struct Kernel {
    /// The image that boots.
    pub image: PathBuf,
    /// The build directory it is in.
    pub out: PathBuf,
    pub tools: OnceLock<Toolchain>,
}

impl Kernel {
    /// The kernel that is in `cfg.out` once it is built.
    pub fn expected(cfg: &Config) -> Self {
        Self::at(cfg, &cfg.out)
    }

    /// The kernel of a build directory, as it is.
    pub fn at(cfg: &Config, out: &Path) -> Self {
        Self {
            image: out.join(&cfg.arch.image),
            out: out.to_owned(),
            tools: OnceLock::new(),
        }
    }

    /// What builds it, and modules for it.
    pub fn tools(&self, cfg: &Config) -> Result<&Toolchain> {
        if self.tools.get().is_none() {
            // Whoever else has set it has found the same.
            let _ = self.tools.set(Toolchain::find(cfg)?);
        }
        self.tools.get().context("a toolchain")
    }
}
