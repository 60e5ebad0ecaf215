// SPDX-License-Identifier: GPL-2.0

//! `./x ci`: all that CI runs. What passes here passes there.

use crate::check;
use crate::config::Config;
use crate::error::Result;
use crate::test;

/// `./x ci`
pub fn run(cfg: &Config) -> Result<()> {
    let mut counts = check::all(cfg)?;
    match check::some_prefixes(cfg) {
        Ok(checked) => counts += checked,
        Err(err) => {
            eprintln!("{}", crate::error::render(&err));
            counts.add(false);
        }
    }
    match test::all(cfg, &test::Args::default()) {
        Ok(tested) => counts += tested,
        Err(err) => {
            // Such as a kernel that does not build. The checks still count.
            eprintln!("{}", crate::error::render(&err));
            counts.add(false);
        }
    }
    test::verdict(counts, "check or test")
}
