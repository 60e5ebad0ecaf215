// SPDX-License-Identifier: GPL-2.0

//! A rustc with the source of its library, which the kernel builds `core` from.

use std::path::{Path, PathBuf};

use which::which;

use super::program::version_of;
use crate::rustc_cached;
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_host::version::show;

/// The oldest rustc that builds the kernel's Rust code.
pub const OLDEST: [u32; 3] = [1, 85, 0];
/// The newest one that was tried.
const NEWEST: [u32; 2] = [1, 97];

/// A Rust toolchain.
#[derive(Clone, Debug)]
pub struct Rust {
    /// What runs the compiler, such as `ccache`, with a space after it; mostly nothing.
    wrapper: String,
    /// The compiler.
    pub rustc: PathBuf,
    /// The documentation generator beside it.
    pub rustdoc: PathBuf,
    /// The formatter beside it.
    pub rustfmt: PathBuf,
    /// The linter beside it.
    pub clippy_driver: PathBuf,
}

impl Rust {
    /// `$RUSTC`, else a rustup toolchain, else the distribution's: the first that is usable.
    pub fn find(cfg: &Config) -> Result<Self> {
        let mut failure = Failure::new(
            Kind::Environment,
            format!(
                "no rustc {} or newer with its library source was found",
                show(OLDEST)
            ),
        );
        if let Some(path) = chosen().filter(|path| !path.is_empty()) {
            // Who names a compiler wants that one or an error.
            let (wrapper, path) = split(&path.to_string_lossy());
            let path = which(&path).unwrap_or(path);
            return match usable(cfg, &path) {
                Ok(()) => Ok(Self {
                    wrapper,
                    ..Self::beside(path)
                }),
                Err(why) => Err(failure
                    .tried(format!("$RUSTC: {}: {why}", path.display()))
                    .into()),
            };
        }
        for path in rustup().into_iter().chain(distribution()) {
            match usable(cfg, &path) {
                Ok(()) => return Ok(Self::beside(path)),
                Err(why) => failure = failure.tried(format!("{}: {why}", path.display())),
            }
        }
        Err(failure
            .hint("Debian 12: apt-get install rustc-web rust-web-src rustfmt-web rust-web-clippy")
            .hint("Debian 13: apt-get install rustc rust-src rustfmt rust-clippy")
            .hint("rustup: rustup component add rust-src rustfmt clippy")
            .into())
    }

    /// The usable compilers of this machine, each with its version.
    pub fn all(cfg: &Config) -> Vec<([u32; 3], Self)> {
        let mut found: Vec<_> = rustup()
            .into_iter()
            .chain(distribution())
            .filter(|rustc| usable(cfg, rustc).is_ok())
            .filter_map(|rustc| Some((version_of(cfg, &rustc).ok()?, Self::beside(rustc))))
            .collect();
        // rustup's own programs, which run one of its compilers, may be found as well.
        found.dedup_by_key(|(version, _)| *version);
        found
    }

    /// The major version of the LLVM that the compiler has, if it tells one.
    pub fn llvm(&self, cfg: &Config) -> Option<u32> {
        let text = Cmd::new(&self.rustc).arg("-vV").read(cfg).ok()?;
        let version = text
            .lines()
            .find_map(|line| line.strip_prefix("LLVM version: "))?;
        Some(lts_host::version::find(version)?[0])
    }

    /// The compiler as make is to call it.
    pub fn command(&self) -> String {
        format!("{}{}", self.wrapper, self.rustc.display())
    }

    /// The same, with a cache of what it writes, unless the user has put something in front of it.
    pub(super) fn cached(&self, cfg: &Config) -> String {
        let cached = || rustc_cached::command(cfg, &self.rustc);
        let own = self.wrapper.is_empty().then(cached).flatten();
        own.unwrap_or_else(|| self.command())
    }

    /// The compiler, and what is in its directory or else in `$PATH`.
    pub fn beside(rustc: PathBuf) -> Self {
        let tool = |name: &str| {
            let beside = rustc.with_file_name(name);
            if beside.exists() {
                beside
            } else {
                PathBuf::from(name)
            }
        };
        Self {
            wrapper: String::new(),
            rustdoc: tool("rustdoc"),
            rustfmt: tool("rustfmt"),
            clippy_driver: tool("clippy-driver"),
            rustc,
        }
    }
}

/// The compiler that the user names. `x` renames the variable, so that cargo does not build the
/// host tool with it.
fn chosen() -> Option<std::ffi::OsString> {
    std::env::var_os("X_RUSTC").or_else(|| std::env::var_os("RUSTC"))
}

/// A wrapper, if the user names one in front of the compiler, and the compiler. A path may have a
/// space in it.
fn split(command: &str) -> (String, PathBuf) {
    match command.rsplit_once(' ') {
        Some((wrapper, rustc)) if !Path::new(command).exists() => {
            (format!("{wrapper} "), PathBuf::from(rustc))
        }
        _ => (String::new(), PathBuf::from(command)),
    }
}

/// Why `rustc` cannot build the kernel, if it cannot.
fn usable(cfg: &Config, rustc: &Path) -> std::result::Result<(), String> {
    let version = version_of(cfg, rustc)?;
    if version < OLDEST {
        return Err(format!(
            "is {}, {} or newer is needed",
            show(version),
            show(OLDEST)
        ));
    }
    if version[..2] > NEWEST[..] {
        cfg.ui.line(&format!(
            "note: rustc {} is newer than {}.{}, the newest that was tried",
            show(version),
            NEWEST[0],
            NEWEST[1]
        ));
    }
    let sysroot = Cmd::new(rustc)
        .args(["--print", "sysroot"])
        .read(cfg)
        .map_err(|err| format!("{err:#}"))?;
    let library = Path::new(&sysroot).join("lib/rustlib/src/rust/library/core/src/lib.rs");
    if library.exists() {
        return Ok(());
    }
    Err(format!(
        "is {}, its library source is missing ({})",
        show(version),
        library.display()
    ))
}

/// The compilers of rustup's toolchains, newest name first, stable ones before others.
fn rustup() -> Vec<PathBuf> {
    let home = std::env::var_os("RUSTUP_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".rustup")));
    let Some(home) = home else { return Vec::new() };
    let mut found: Vec<PathBuf> = std::fs::read_dir(home.join("toolchains"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin/rustc"))
        .filter(|rustc| rustc.exists() && !rustc.to_string_lossy().contains("nightly"))
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found
}

fn distribution() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = ["/usr/bin/rustc"].iter().map(PathBuf::from).collect();
    // Debian ships further versions side by side as /usr/lib/rust-1.NN.
    found.extend(
        std::fs::read_dir("/usr/lib")
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().starts_with("rust-"))
            .map(|entry| entry.path().join("bin/rustc")),
    );
    found.extend(which("rustc"));
    found.retain(|path| path.exists());
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapper_is_told_from_a_compiler() {
        let wrapped = ("ccache ".to_owned(), PathBuf::from("/usr/bin/rustc"));
        assert_eq!(split("ccache /usr/bin/rustc"), wrapped);
        assert_eq!(split("rustc"), (String::new(), PathBuf::from("rustc")));
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("my rustc");
        std::fs::write(&path, "").unwrap();
        assert_eq!(split(&path.to_string_lossy()), (String::new(), path));
    }
}
