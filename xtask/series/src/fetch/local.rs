// SPDX-License-Identifier: GPL-2.0

//! A kernel source that the user names: a git tree, a plain tree, or a tarball.

use std::fmt;
use std::path::Path;

use super::{unpack, Place, Source};
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::digest;
use lts_host::error::{Context, Failure, Kind, Result};

/// A kernel's version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    numbers: [u32; 3],
    extra: String,
}

impl Version {
    /// From the first lines of a kernel's top Makefile.
    pub fn of_makefile(text: &str) -> Option<Self> {
        let value = |name: &str| {
            text.lines().take(10).find_map(|line| {
                let (key, value) = line.split_once('=')?;
                (key.trim() == name).then(|| value.trim())
            })
        };
        let number = |name: &str| value(name)?.parse().ok();
        Some(Self {
            numbers: [
                number("VERSION")?,
                number("PATCHLEVEL")?,
                number("SUBLEVEL")?,
            ],
            extra: value("EXTRAVERSION")?.to_owned(),
        })
    }

    /// From a string such as `5.10.262` or `5.10.262-rc1`.
    pub fn parse(text: &str) -> Result<Self> {
        let digits = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let mut parts = text[..digits].split('.').map(str::parse);
        match (
            parts.next(),
            parts.next(),
            parts.next().unwrap_or(Ok(0)),
            parts.next(),
        ) {
            (Some(Ok(a)), Some(Ok(b)), Ok(c), None) => Ok(Self {
                numbers: [a, b, c],
                extra: text[digits..].to_owned(),
            }),
            _ => Err(Failure::new(Kind::Input, format!("`{text}` is no kernel version")).into()),
        }
    }

    /// From a package's version, such as `5.10.262-1` or `7.3.4-1~bpo13+1`.
    pub fn of_package(text: &str) -> Result<Self> {
        Self::parse(text.rsplit_once('-').map_or(text, |(upstream, _)| upstream))
    }

    /// The series this version belongs to, such as `5.10`.
    pub fn series(&self) -> String {
        format!("{}.{}", self.numbers[0], self.numbers[1])
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c] = self.numbers;
        write!(f, "{a}.{b}.{c}{}", self.extra)
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makefile_and_package_versions_are_read() {
        let text = "# SPDX\nVERSION = 5\nPATCHLEVEL = 10\nSUBLEVEL = 262\nEXTRAVERSION = -rt1\n";
        let version = Version::of_makefile(text).unwrap();
        assert_eq!(version.to_string(), "5.10.262-rt1");
        assert_eq!(version.series(), "5.10");
        assert_eq!(Version::of_makefile("all:\n"), None);
        assert_eq!(
            Version::of_package("7.3.4-1~bpo13+1").unwrap().to_string(),
            "7.3.4"
        );
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for text in ["", "5", "linux", "5.10.1.2", "5.x"] {
            assert!(Version::parse(text).is_err(), "{text}");
        }
    }
}
