// SPDX-License-Identifier: GPL-2.0

//! The compilers that build the kernel: found once, checked, and handed to every `make`.

mod archive;
mod bindgen;
mod llvm;
mod program;
mod rust;
mod tools;

use std::path::{Path, PathBuf};

use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::Result;

pub use archive::oldest as oldest_archived;
pub use llvm::Libclang;
pub use program::version_of;
pub use rust::{Rust, OLDEST as OLDEST_RUSTC};

/// The tools that a kernel build is given.
#[derive(Clone, Debug)]
pub struct Toolchain {
    /// rustc and what belongs to it.
    pub rust: Rust,
    /// How make calls rustc.
    rustc: String,
    /// A directory with `clang`, `ld.lld` and the LLVM tools under their plain names.
    pub llvm: PathBuf,
    /// The libclang that goes with them, for bindgen.
    pub libclang: Option<Libclang>,
    /// Whether clang and rustc are based on the same LLVM, whose tools can combine their bitcode.
    pub same_llvm: bool,
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
        let rustc = rust.llvm(cfg);
        let llvm = llvm::find(cfg, rustc)?;
        let bindgen = bindgen::find(cfg, llvm.libclang.as_ref())?;
        Ok(Self {
            rustc: rust.cached(cfg),
            rust,
            same_llvm: rustc == Some(llvm.version[0]) && llvm.dir.join("llvm-link").exists(),
            llvm: llvm.dir,
            libclang: llvm.libclang,
            bindgen,
        })
    }

    /// The same tools, without a cache of what rustc writes.
    pub fn uncached(self) -> Self {
        Self {
            rustc: self.rust.command(),
            ..self
        }
    }

    /// Gives `cmd`, which runs make on a kernel tree, these tools.
    pub fn apply(&self, mut cmd: Cmd) -> Cmd {
        cmd = self.environment(cmd).arg("LLVM=1");
        for name in ["RUSTC", "HOSTRUSTC"] {
            cmd = cmd.arg(format!("{name}={}", self.rustc));
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
