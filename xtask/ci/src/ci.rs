// SPDX-License-Identifier: GPL-2.0

//! `./x ci`: all that CI runs. What passes here passes there.

use crate::bench;
use crate::check;
use crate::test;
use lts_host::config::Config;
use lts_host::error::Result;

/// `./x ci`
pub fn run(cfg: &Config) -> Result<()> {
    let mut counts = check::all(cfg)?;
    let tests = |cfg: &Config| test::all(cfg, &test::Args::default());
    // The tests build the kernel that is measured.
    for run in [check::some_prefixes, tests, bench::gate] {
        match run(cfg) {
            Ok(done) => counts += done,
            Err(err) => {
                // Such as a kernel that does not build. The rest still counts.
                eprintln!("{}", lts_host::error::render(&err));
                counts.add(false);
            }
        }
    }
    test::verdict(counts, "check or test")
}
