// SPDX-License-Identifier: GPL-2.0

//! A kernel source that is at hand, in any of its forms.

use std::path::{Path, PathBuf};

use super::unpack;
use lts_host::config::Config;
use lts_host::disk;
use lts_host::error::{fail, Context, Kind, Result};

/// Room for a kernel's unpacked source, in a git repository.
const SOURCE_ROOM: u64 = 2500 * disk::MB;

/// A pristine kernel source, ready to be unpacked.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its version, such as `5.10.262`.
    pub version: String,
    /// Another string whenever the content is another one.
    pub id: String,
    pub place: Place,
}

/// Where it is.
#[derive(Clone, Debug)]
pub enum Place {
    Tarball(PathBuf),
    Git(PathBuf),
    Directory(PathBuf),
}

impl Source {
    /// The tarball or tree that it is in.
    pub fn place(&self) -> &Path {
        match &self.place {
            Place::Tarball(path) | Place::Git(path) | Place::Directory(path) => path,
        }
    }

    /// Fills `dest`, which is empty or does not exist, with the pristine files.
    pub fn unpack(&self, cfg: &Config, dest: &Path) -> Result<()> {
        disk::require(dest, SOURCE_ROOM, "the kernel's source")?;
        fs_err::create_dir_all(dest)?;
        let step = cfg.ui.step(format!("unpacking linux {}", self.version));
        match &self.place {
            Place::Tarball(path) => unpack::tarball(path, dest, &step),
            Place::Git(path) => unpack::git(path, dest, &step),
            Place::Directory(path) => unpack::directory(cfg, path, dest),
        }
        .with_context(|| format!("unpacking {}", self.place().display()))?;
        step.done();
        Ok(())
    }

    /// Puts these files of a tarball into `dest`, as far as it has them.
    pub fn unpack_files(&self, cfg: &Config, dest: &Path, paths: &[&str]) -> Result<()> {
        let step = cfg.ui.step(format!(
            "reading linux {}, which the patches were made for",
            self.version
        ));
        match &self.place {
            Place::Tarball(tarball) => unpack::files(tarball, dest, paths, &step)
                .with_context(|| format!("reading {}", tarball.display()))?,
            Place::Git(tree) | Place::Directory(tree) => {
                return fail(Kind::Input, format!("{} is no tarball", tree.display()))
            }
        }
        step.done();
        Ok(())
    }
}
