// SPDX-License-Identifier: GPL-2.0

//! The kernel's make.

use std::path::Path;

use super::image::Kernel;
use crate::toolchain::Toolchain;
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::Result;
use lts_host::ui::Unit;

/// `make` on `cfg.linux`, building into `cfg.out` with these tools.
pub fn make(cfg: &Config, tools: &Toolchain) -> Cmd {
    let make = Cmd::new("make")
        .arg("-C")
        .arg(&cfg.linux)
        .arg(format!("O={}", cfg.out.display()))
        .args(cfg.arch.variables());
    // What calls us may be a make too; its flags are not for this one.
    tools
        .apply(make)
        .env_remove("MAKEFLAGS")
        .env_remove("MAKELEVEL")
        .env_remove("MFLAGS")
        // Clippy would take the host tool's oldest compiler for the kernel's.
        .env_remove("CARGO_PKG_RUST_VERSION")
}

/// `make modules` in a directory outside of the tree, for a kernel that was built.
pub fn make_modules(cfg: &Config, kernel: &Kernel, dir: &Path) -> Result<Cmd> {
    let cfg = Config {
        out: kernel.out.clone(),
        ..cfg.clone()
    };
    let place = format!("M={}", dir.display());
    Ok(make(&cfg, kernel.tools(&cfg)?).args([&place, "modules"]))
}

/// Runs make under a bar that ends at the number of lines it said the last time.
pub fn with_bar(cfg: &Config, make: &Cmd, what: &str) -> Result<()> {
    let step = cfg.ui.step(what);
    let memory = cfg.out.join(".x-lines");
    let last: u64 = std::fs::read_to_string(&memory)
        .ok()
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(0);
    // A first build says about as much as that of any other small configuration.
    step.total(if last > 0 { last } else { 1400 }, Unit::Items);
    let mut lines = 0;
    make.run_lines(cfg, |_| {
        lines += 1;
        step.at(lines);
    })?;
    if lines > last {
        fs_err::write(memory, lines.to_string())?;
    }
    step.done();
    Ok(())
}
