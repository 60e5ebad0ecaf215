// SPDX-License-Identifier: GPL-2.0

//! `./x fetch`: the base kernel's source, into the cache.

use lts_host::config::Config;
use lts_host::error::Result;
use lts_series::fetch;

/// `./x fetch`
pub fn run(cfg: &Config) -> Result<()> {
    let source = fetch::ensure(cfg)?;
    cfg.ui.line(&format!(
        "linux {} from {}",
        source.version,
        source.place().display()
    ));
    Ok(())
}
