// SPDX-License-Identifier: GPL-2.0

//! The tested kernel is the one that users build.

use super::bench::{said, Bench};
use lts_host::error::{fail, Context, Kind, Result};

/// Options that only add tests.
const TESTS: [&str; 4] = [
    "CONFIG_RUST_TEST_",
    "CONFIG_RUST_SELFTESTS",
    "CONFIG_RUST_KUNIT_",
    "CONFIG_RUST_KERNEL_DOCTESTS",
];

/// Every option of Rust code has the value that menuconfig proposes, other than those that add
/// tests. The tool's configurations are made by `allnoconfig`, which knows no defaults.
pub fn defaults(bench: &Bench<'_>) -> Result<()> {
    let path = bench.dir.join("defaults.config");
    let config = fs_err::read_to_string(bench.cfg.out.join(".config"))?;
    let tested = options(&config);
    tested.first().context("an option of Rust code")?;
    let without: String = config
        .lines()
        .filter(|line| !is_option(line))
        .map(|line| format!("{line}\n"))
        .collect();
    fs_err::write(&path, without)?;
    let make = bench
        .make(&bench.scratch)?
        .arg("olddefconfig")
        .env("KCONFIG_CONFIG", &path);
    said(&bench.cfg, &make)?.good()?;
    let proposed = fs_err::read_to_string(&path)?;
    let proposed = options(&proposed);
    if tested != proposed {
        return fail(
            Kind::Failed,
            format!("the tested kernel has\n{tested:#?}\nand menuconfig proposes\n{proposed:#?}"),
        );
    }
    Ok(())
}

fn options(config: &str) -> Vec<&str> {
    config.lines().filter(|line| is_option(line)).collect()
}

/// Whether a line of a configuration is about an option of Rust code, set or not.
fn is_option(line: &str) -> bool {
    let option = line.strip_prefix("# ").unwrap_or(line);
    option.starts_with("CONFIG_RUST_") && !TESTS.iter().any(|name| option.starts_with(name))
}
