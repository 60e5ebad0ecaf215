// SPDX-License-Identifier: GPL-2.0

//! A kernel source that the user names: a git tree, a plain tree, or a tarball.

use std::path::Path;

use super::source::{Place, Source};
use super::unpack;
use super::version::Version;
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::digest;
use lts_host::error::{Context, Failure, Kind, Result};

/// Looks at what `path` is.
pub fn open(cfg: &Config, path: &Path) -> Result<Source> {
    let metadata = fs_err::metadata(path).map_err(|err| {
        Failure::new(Kind::Input, format!("--linux: {err}"))
            .hint("give the path of a kernel tree or of a tarball")
    })?;
    if metadata.is_dir() {
        tree(cfg, path)
    } else {
        let makefile = unpack::top_makefile(path)
            .with_context(|| path.display().to_string())
            .map_err(|err| not_a_kernel(path).tried(format!("{err:#}")))?;
        let version = Version::of_makefile(&makefile).ok_or_else(|| not_a_kernel(path))?;
        Ok(Source {
            version: version.to_string(),
            id: digest::file(path)?,
            place: Place::Tarball(path.to_owned()),
        })
    }
}

fn tree(cfg: &Config, path: &Path) -> Result<Source> {
    let makefile = fs_err::read_to_string(path.join("Makefile"))
        .map_err(|err| not_a_kernel(path).tried(err.to_string()))?;
    let version = Version::of_makefile(&makefile)
        .filter(|_| path.join("Kbuild").exists() && path.join("Kconfig").exists())
        .ok_or_else(|| not_a_kernel(path))?
        .to_string();
    if path.join(".git").exists() {
        let commit = Cmd::new("git")
            .args(["rev-parse", "HEAD^{commit}"])
            .dir(path)
            .read(cfg)?;
        note_edits(cfg, path)?;
        return Ok(Source {
            version,
            id: commit,
            place: Place::Git(path.to_owned()),
        });
    }
    if path.join(".config").exists() || path.join("include/config").exists() {
        return Err(
            Failure::new(Kind::Input, format!("{} was built in", path.display()))
                .hint(format!("make -C {} mrproper", path.display()))
                .into(),
        );
    }
    // A plain tree has no identity of its own; its top Makefile's time and content must do.
    let modified = fs_err::metadata(path.join("Makefile"))?.modified()?;
    let id = digest::bytes(format!("{}{modified:?}{makefile}", path.display()).as_bytes());
    Ok(Source {
        version,
        id,
        place: Place::Directory(path.to_owned()),
    })
}

/// What is not committed is not unpacked either. New files are not looked for: a tree that people
/// work in has many.
fn note_edits(cfg: &Config, path: &Path) -> Result<()> {
    let edits = Cmd::new("git")
        .args(["--no-optional-locks", "status", "--porcelain"])
        .args(["--untracked-files=no", "--no-renames"])
        .dir(path)
        .read(cfg)?;
    let Some(first) = edits.lines().next() else {
        return Ok(());
    };
    cfg.ui.once(&format!(
        "note: {} has edits that are not committed, such as {}; they are left out",
        path.display(),
        first.get(3..).unwrap_or(first)
    ));
    Ok(())
}

fn not_a_kernel(path: &Path) -> Failure {
    Failure::new(
        Kind::Input,
        format!("{} is no kernel source", path.display()),
    )
    .hint("give --linux the top of a kernel tree, or a tarball of one")
}
