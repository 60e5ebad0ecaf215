// SPDX-License-Identifier: GPL-2.0

//! What a program says about itself.

use std::path::Path;

use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::version;

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
    version::find(&stdout).ok_or_else(|| format!("does not tell its version: {}", stdout.trim()))
}
