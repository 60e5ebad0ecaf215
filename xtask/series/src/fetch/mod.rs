// SPDX-License-Identifier: GPL-2.0

//! The base kernel's source: from the distribution, kept in the cache, or from the user.

pub mod apt;
mod local;
mod mirror;
mod source;
mod unpack;
mod version;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::base::{Base, Package};
use lts_host::config::Config;
use lts_host::digest;
use lts_host::disk;
use lts_host::error::{Failure, Kind, Result};

pub use source::Source;
pub use version::Version;

/// Room for the package, the tarball and apt's lists.
const DOWNLOAD_ROOM: u64 = 600 * disk::MB;
/// What the cache remembers about a tarball, in a file beside it.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
struct Record {
    /// The version that was asked for; the archive may have had only a newer one.
    wanted: String,
    package_version: String,
    sha256: String,
}

/// Makes sure that the base's source is at hand, checked, and of the right version.
pub fn ensure(cfg: &Config) -> Result<Source> {
    let base = Base::read(cfg)?;
    let source = match &cfg.source {
        Some(path) => local::open(cfg, path)?,
        None => package(cfg, &base.source)?,
    };
    let version = Version::parse(&source.version)?;
    if version.series() != cfg.base {
        return Err(Failure::new(
            Kind::Input,
            format!(
                "this is linux {}, the patches are for {}",
                source.version, cfg.base
            ),
        )
        .tried(source.place().display().to_string())
        .hint(format!(
            "give --linux a tree or tarball of linux {}.y",
            cfg.base
        ))
        .into());
    }
    if source.version != base.version {
        cfg.ui.once(&format!(
            "note: this is linux {}, the patches are made for {}",
            source.version, base.version
        ));
    }
    Ok(source)
}

/// The source in a package of the distribution, from the cache or from the mirror.
pub fn package(cfg: &Config, package: &Package) -> Result<Source> {
    let dir = cfg.cache.join("sources");
    if let Some((tarball, record)) = cached(cfg, &dir, package)? {
        return from_package(tarball, &record);
    }
    let (tarball, record) = download(cfg, &dir, package)?;
    from_package(tarball, &record)
}

/// The tarball in the cache; one that is not what it was when it came is thrown away.
fn cached(cfg: &Config, dir: &Path, package: &Package) -> Result<Option<(PathBuf, Record)>> {
    let tarball = dir.join(format!("{}.tar.xz", package.package));
    let notes = dir.join(format!("{}.toml", package.package));
    let (Ok(text), true) = (fs_err::read_to_string(&notes), tarball.exists()) else {
        return Ok(None);
    };
    let record: Option<Record> = toml::from_str(&text).ok();
    if record
        .as_ref()
        .is_some_and(|record| record.wanted != package.package_version)
    {
        return Ok(None); // The patches have moved on to another version.
    }
    let digest = digest::file(&tarball)?;
    match record {
        Some(record) if record.sha256 == digest && package.agrees(&record) => {
            Ok(Some((tarball, record)))
        }
        _ => {
            cfg.ui.line(&format!(
                "warning: {} is damaged (sha256 {digest}); it is thrown away and fetched again",
                tarball.display()
            ));
            fs_err::remove_file(&notes)?;
            fs_err::remove_file(&tarball)?;
            Ok(None)
        }
    }
}

fn download(cfg: &Config, dir: &Path, package: &Package) -> Result<(PathBuf, Record)> {
    disk::require(dir, DOWNLOAD_ROOM, "the kernel's source package")?;
    fs_err::create_dir_all(dir)?;
    let apt = apt::Apt::new(cfg, &package.suite)?;
    let step = cfg
        .ui
        .step(format!("asking the mirror for {}", package.package));
    apt.update(&step)?;
    step.done();
    let step = cfg.ui.step(format!("downloading {}", package.package));
    let deb = apt.download(package, &step)?;
    step.done_as(&format!("downloaded {} {}", package.package, deb.version));

    let tarball = dir.join(format!("{}.tar.xz", package.package));
    let part = tarball.with_extension("xz.part");
    let step = cfg.ui.step("checking the download");
    let name = format!("./usr/src/{}.tar.xz", package.package);
    let sha256 = unpack::member_of_deb(cfg, &deb.path, &name, &part, &step)?;
    let wanted = package.package_version.clone();
    let record = Record {
        wanted,
        package_version: deb.version,
        sha256,
    };
    if !package.agrees(&record) {
        let _ = fs_err::remove_file(&part);
        let _ = apt.clean();
        return Err(Failure::new(
            Kind::Environment,
            format!(
                "the downloaded {} is not the known one; it was thrown away",
                package.package
            ),
        )
        .tried(format!("version {}", record.package_version))
        .tried(format!(
            "sha256 wanted {}\nsha256 found  {}",
            package.sha256, record.sha256
        ))
        .hint("run it again; if it happens twice, the mirror or the network changes files")
        .into());
    }
    // The notes go first: a tarball without notes is fetched again, notes without one are harmless.
    let mut notes = tempfile::NamedTempFile::new_in(dir)?;
    notes.write_all(toml::to_string(&record)?.as_bytes())?;
    notes.persist(dir.join(format!("{}.toml", package.package)))?;
    fs_err::rename(&part, &tarball)?;
    let _ = apt.clean(); // Only space is lost if it fails.
    step.done();
    Ok((tarball, record))
}

impl Package {
    /// Whether a tarball can be what we know of this package. Versions we know nothing about are
    /// vouched for by apt alone.
    fn agrees(&self, record: &Record) -> bool {
        record.package_version != self.package_version || record.sha256 == self.sha256
    }
}

fn from_package(tarball: PathBuf, record: &Record) -> Result<Source> {
    Ok(Source {
        version: Version::of_package(&record.package_version)?.to_string(),
        id: record.sha256.clone(),
        place: source::Place::Tarball(tarball),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package() -> Package {
        Package {
            package: "p".into(),
            package_version: "5.10.1-1".into(),
            suite: "s".into(),
            sha256: "aa".into(),
        }
    }

    fn record(version: &str, sha256: &str) -> Record {
        Record {
            wanted: "5.10.1-1".into(),
            package_version: version.into(),
            sha256: sha256.into(),
        }
    }

    #[test]
    fn the_known_version_must_have_the_known_digest() {
        assert!(package().agrees(&record("5.10.1-1", "aa")));
        assert!(!package().agrees(&record("5.10.1-1", "bb")));
    }

    #[test]
    fn another_version_is_left_to_apt() {
        assert!(package().agrees(&record("5.10.2-1", "bb")));
    }

    #[test]
    fn notes_survive_a_round_trip() {
        let notes = record("5.10.2-1", "bb");
        assert_eq!(
            toml::from_str::<Record>(&toml::to_string(&notes).unwrap()).unwrap(),
            notes
        );
    }
}
