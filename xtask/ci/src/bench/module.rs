// SPDX-License-Identifier: GPL-2.0

//! The module that measures, built as a user builds one.

use std::path::PathBuf;

use crate::sources::copy_changed;
use lts_host::config::Config;
use lts_host::error::Result;
use lts_kernel::build::{self, Kernel};

const SOURCE: &str = "tests/bench";

/// Builds the module, with overflow checks or without, and returns its file.
pub fn build(cfg: &Config, kernel: &Kernel, checks: bool) -> Result<PathBuf> {
    let checks = if checks { 'y' } else { 'n' };
    let step = cfg.ui.step(format!("building {SOURCE}"));
    // A directory for each, so that nothing is built anew when the other one is asked for.
    let dir = kernel.out.join(format!(".x-bench-{checks}"));
    copy_changed(&cfg.root.join(SOURCE), &dir)?;
    build::make_modules(cfg, kernel, &dir)?
        .arg(format!("OVERFLOW_CHECKS={checks}"))
        .arg(format!("-j{}", cfg.jobs))
        .log("bench-module")
        .run(cfg)?;
    step.done();
    Ok(dir.join("rust_bench.ko"))
}
