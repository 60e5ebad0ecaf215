// SPDX-License-Identifier: GPL-2.0

//! clang, lld and the LLVM tools. The kernel's `LLVM=1` calls them by their plain names, so what
//! is needed is a directory that has them all.

use std::path::{Path, PathBuf};

use which::which;

use super::program::version_of;
use super::tools;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_host::version::show;

const OLDEST: u32 = 15;
/// The version that everything is tested with goes before newer ones. That of rustc goes before both:
/// only then can functions of C be inlined into Rust code.
const TESTED: u32 = 19;

/// The libclang that belongs to the tools.
#[derive(Clone, Debug)]
pub struct Libclang {
    /// The directory it is in.
    pub dir: PathBuf,
    /// Its version, which is that of clang.
    pub version: [u32; 3],
}

/// The tools.
#[derive(Clone, Debug)]
pub struct Llvm {
    /// The directory that they are in.
    pub dir: PathBuf,
    /// The version of clang.
    pub version: [u32; 3],
    /// The libclang belonging to them, where it is known.
    pub libclang: Option<Libclang>,
}

/// Finds the tools. `rustc` is the major version of the LLVM that the Rust compiler has.
pub fn find(cfg: &Config, rustc: Option<u32>) -> Result<Llvm> {
    let mut failure = Failure::new(
        Kind::Environment,
        format!("clang, lld and the LLVM tools, version {OLDEST} or newer, were not found"),
    );
    for dir in candidates(rustc) {
        match usable(cfg, &dir) {
            Ok(version) => {
                // Who names one by hand, as for the kernel's own make, gets that.
                let theirs = std::env::var_os("LIBCLANG_PATH").is_some();
                let libclang = libclang(&dir).filter(|_| !theirs);
                let libclang = libclang.map(|dir| Libclang { dir, version });
                return Ok(Llvm {
                    dir,
                    version,
                    libclang,
                });
            }
            Err(why) => failure = failure.tried(format!("{}: {why}", dir.display())),
        }
    }
    Err(failure
        .hint({
            let version = rustc.unwrap_or(TESTED);
            format!(
                "Debian: apt-get install clang-{version} lld-{version} llvm-{version} \
                 libclang-{version}-dev"
            )
        })
        .hint("or set LLVM to a directory that has them, as in LLVM=/usr/lib/llvm-20/bin/")
        .into())
}

fn candidates(rustc: Option<u32>) -> Vec<PathBuf> {
    // As for the kernel's make, LLVM may name a directory or a suffix.
    match std::env::var("LLVM").as_deref() {
        Ok(dir) if dir.ends_with('/') => return vec![PathBuf::from(dir.trim_end_matches('/'))],
        Ok(suffix) if suffix.starts_with('-') => {
            let debian = PathBuf::from(format!("/usr/lib/llvm{suffix}/bin"));
            // The plain names are where the one with the suffix leads to.
            let clang = which(format!("clang{suffix}"));
            let clang = clang.ok().and_then(|clang| clang.canonicalize().ok());
            let dir = clang.and_then(|clang| clang.parent().map(Path::to_owned));
            return std::iter::once(debian).chain(dir).collect();
        }
        _ => {}
    }
    let mut versions: Vec<u32> = std::fs::read_dir("/usr/lib")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            entry
                .file_name()
                .to_str()?
                .strip_prefix("llvm-")?
                .parse()
                .ok()
        })
        .collect();
    versions.sort_by_key(|&version| rank(version, rustc));
    let mut found: Vec<PathBuf> = versions
        .iter()
        .map(|version| PathBuf::from(format!("/usr/lib/llvm-{version}/bin")))
        .collect();
    found.extend(
        which("clang")
            .ok()
            .and_then(|clang| clang.parent().map(Path::to_owned)),
    );
    found
}

/// Sorts what is used first to the front.
fn rank(version: u32, rustc: Option<u32>) -> impl Ord {
    (
        Some(version) != rustc,
        version != TESTED,
        std::cmp::Reverse(version),
    )
}

/// The libraries' directory that belongs to that of the tools, if it has libclang. What is beside
/// `/usr/bin` may be for another processor.
fn libclang(tools: &Path) -> Option<PathBuf> {
    let lib = tools
        .parent()
        .filter(|top| *top != Path::new("/usr"))?
        .join("lib");
    let is_libclang = |name: &str| {
        name.starts_with("libclang") && !name.starts_with("libclang-cpp") && name.contains(".so")
    };
    let has_it = std::fs::read_dir(&lib)
        .ok()?
        .flatten()
        .any(|entry| entry.file_name().to_str().is_some_and(is_libclang));
    has_it.then_some(lib)
}

/// The version of the tools in `dir`, or why they cannot be used.
fn usable(cfg: &Config, dir: &Path) -> std::result::Result<[u32; 3], String> {
    let missing: Vec<&str> = tools::LLVM
        .iter()
        .copied()
        .filter(|tool| !dir.join(tool).exists())
        .collect();
    if !missing.is_empty() {
        return Err(format!("has no {}", missing.join(", ")));
    }
    let version = version_of(cfg, &dir.join("clang"))?;
    if version[0] < OLDEST {
        return Err(format!("is {}", show(version)));
    }
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_rustc_goes_first() {
        let sorted = |rustc| {
            let mut versions = [15, 19, 20, 22];
            versions.sort_by_key(|&version| rank(version, rustc));
            versions
        };
        assert_eq!(sorted(Some(20)), [20, 19, 22, 15]);
        assert_eq!(sorted(Some(23)), [19, 22, 20, 15]);
        assert_eq!(sorted(None), [19, 22, 20, 15]);
    }

    #[test]
    fn libclang_is_found_beside_its_tools() {
        let dir = tempfile::tempdir().unwrap();
        let (bin, lib) = (dir.path().join("bin"), dir.path().join("lib"));
        assert_eq!(libclang(&bin), None);
        std::fs::create_dir(&lib).unwrap();
        for other in ["libclang-cpp.so.19.1", "libclangAST.a"] {
            std::fs::write(lib.join(other), "").unwrap();
        }
        assert_eq!(libclang(&bin), None);
        std::fs::write(lib.join("libclang-19.so.1"), "").unwrap();
        assert_eq!(libclang(&bin), Some(lib));
        assert_eq!(libclang(Path::new("/usr/bin")), None);
    }
}
