// SPDX-License-Identifier: GPL-2.0

//! The compilers that build the kernel: found once, checked, and handed to every `make`.

mod archive;
mod bindgen;
mod llvm;
mod rust;
mod tools;

use std::path::{Path, PathBuf};

use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::Result;

pub use archive::oldest as oldest_archived;
pub use llvm::Libclang;
pub use rust::{Rust, OLDEST as OLDEST_RUSTC};

/// The tools that a kernel build is given.
#[derive(Clone, Debug)]
pub struct Toolchain {
    /// rustc and what belongs to it.
    pub rust: Rust,
    /// A directory with `clang`, `ld.lld` and the LLVM tools under their plain names.
    pub llvm: PathBuf,
    /// The libclang that goes with them, for bindgen.
    pub libclang: Option<Libclang>,
    /// bindgen.
    pub bindgen: PathBuf,
}

impl Toolchain {
    /// Finds the tools; builds bindgen, once, if there is none.
    pub fn find(cfg: &Config) -> Result<Self> {
        Self::with(cfg, Rust::find(cfg)?)
    }

    /// The same with this compiler of Rust.
    pub fn with(cfg: &Config, rust: Rust) -> Result<Self> {
        let (llvm, libclang) = llvm::find(cfg)?;
        let bindgen = bindgen::find(cfg, libclang.as_ref())?;
        Ok(Self {
            rust,
            llvm,
            libclang,
            bindgen,
        })
    }

    /// Gives `cmd`, which runs make on a kernel tree, these tools.
    pub fn apply(&self, mut cmd: Cmd) -> Cmd {
        cmd = self.environment(cmd).arg("LLVM=1");
        for name in ["RUSTC", "HOSTRUSTC"] {
            cmd = cmd.arg(format!("{name}={}", self.rust.command()));
        }
        for (name, path) in [
            ("RUSTDOC", &self.rust.rustdoc),
            ("RUSTFMT", &self.rust.rustfmt),
            ("CLIPPY_DRIVER", &self.rust.clippy_driver),
            ("BINDGEN", &self.bindgen),
        ] {
            cmd = cmd.arg(format!("{name}={}", path.display()));
        }
        cmd
    }

    /// Gives `cmd` the environment in which these tools find each other.
    pub fn environment(&self, cmd: Cmd) -> Cmd {
        let cmd = cmd.first_in_path(&self.llvm);
        match &self.libclang {
            Some(libclang) => cmd.env("LIBCLANG_PATH", &libclang.dir),
            None => cmd,
        }
    }

    /// A string that changes when a tool does, for deciding whether make must run.
    pub fn identity(&self) -> String {
        let stamp = |path: &Path| {
            let modified = std::fs::metadata(path).and_then(|meta| meta.modified());
            format!("{} {modified:?}\n", path.display())
        };
        [
            stamp(&self.rust.rustc),
            stamp(&self.llvm.join("clang")),
            stamp(&self.llvm.join("ld.lld")),
            stamp(&self.bindgen),
        ]
        .concat()
    }
}

/// Looks for a program the way a shell does.
pub fn in_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|dir| dir.join(name))
        .find(|file| file.is_file())
}

/// The first `major.minor` or `major.minor.patch` in what a program says with `--version`.
pub fn parse_version(text: &str) -> Option<[u32; 3]> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .find_map(|word| {
            let mut numbers = word.split('.').map(|n| n.parse().ok());
            let (major, minor) = (numbers.next()??, numbers.next()??);
            Some([major, minor, numbers.next().flatten().unwrap_or(0)])
        })
}

/// The version a program tells, or why it does not.
pub fn version_of(cfg: &Config, program: &Path) -> std::result::Result<[u32; 3], String> {
    let output = Cmd::new(program)
        .arg("--version")
        .output(cfg)
        .map_err(|err| format!("{err:#}"))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        let line = stderr.lines().next().unwrap_or_default();
        return Err(format!("ended with {}: {line}", output.status));
    }
    let stdout = String::from_utf8_lossy(&output.stdout);
    parse_version(&stdout).ok_or_else(|| format!("does not tell its version: {}", stdout.trim()))
}

/// `1.85.0`
pub fn show(version: [u32; 3]) -> String {
    let [major, minor, patch] = version;
    format!("{major}.{minor}.{patch}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_programs_say() {
        for (text, version) in [
            (
                "rustc 1.96.0 (ac68faa20 2026-05-25) (built from source)",
                [1, 96, 0],
            ),
            ("Debian clang version 19.1.7 (3~deb12u1)", [19, 1, 7]),
            ("bindgen 0.73.2", [0, 73, 2]),
            ("rustc 1.98.0-nightly (x)", [1, 98, 0]),
            ("tool 2 version 3.4", [3, 4, 0]),
        ] {
            assert_eq!(parse_version(text), Some(version), "{text}");
        }
        assert_eq!(parse_version("no numbers"), None);
    }
}
