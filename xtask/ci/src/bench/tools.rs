// SPDX-License-Identifier: GPL-2.0

//! What numbers depend on other than on our code: compilers, the emulator, a setting.

use super::baseline::Key;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_host::version::show;
use lts_kernel::build::Kernel;
use lts_kernel::guest::emulator;
use lts_kernel::toolchain::version_of;

/// The versions of the tools at hand.
#[derive(Debug)]
pub struct Tools {
    base: String,
    arch: String,
    rustc: String,
    clang: String,
    qemu: String,
}

impl Tools {
    /// Asks the tools for their versions.
    pub fn find(cfg: &Config, kernel: &Kernel) -> Result<Self> {
        let tools = kernel.tools(cfg)?;
        let version = |path: &std::path::Path| {
            version_of(cfg, path)
                .map(show)
                .map_err(|why| Failure::new(Kind::Environment, format!("{} {why}", path.display())))
        };
        Ok(Self {
            base: cfg.base.clone(),
            arch: cfg.arch.name.clone(),
            rustc: version(&tools.rust.rustc)?,
            clang: version(&tools.llvm.join("clang"))?,
            qemu: version(&emulator(cfg)?)?,
        })
    }

    /// Tools that are not there.
    #[cfg(test)]
    pub fn for_tests() -> Self {
        let [base, arch, rustc, clang, qemu] = ["5.10", "x86_64", "1.96.0", "19.1.7", "7.2.22"];
        Self {
            base: base.to_owned(),
            arch: arch.to_owned(),
            rustc: rustc.to_owned(),
            clang: clang.to_owned(),
            qemu: qemu.to_owned(),
        }
    }

    /// For people.
    pub fn describe(&self, checks: bool) -> String {
        let checks = if checks { "on" } else { "off" };
        let Self { base, arch, .. } = self;
        let versions = self.versions();
        format!("linux {base} on {arch}, overflow checks {checks}, {versions}")
    }

    /// The versions of the tools.
    pub fn versions(&self) -> String {
        let Self {
            rustc, clang, qemu, ..
        } = self;
        format!("rustc {rustc}, clang {clang}, QEMU {qemu}")
    }

    /// For the file of baselines.
    pub fn key(&self, overflow_checks: bool) -> Key {
        Key {
            base: self.base.clone(),
            arch: self.arch.clone(),
            rustc: self.rustc.clone(),
            clang: self.clang.clone(),
            qemu: self.qemu.clone(),
            overflow_checks,
        }
    }
}
