// SPDX-License-Identifier: GPL-2.0

//! `./x make`, behind the repository's Makefile: make on the patched tree, on the user's terminal.

use std::path::Path;

use clap::Args as ClapArgs;

use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_kernel::build::{self, Flavor};
use lts_kernel::toolchain::Toolchain;

/// Goals that need no configuration.
const CLEANING: [&str; 3] = ["clean", "mrproper", "distclean"];
/// Goals that do not even write to the build directory.
const LOOKING: [&str; 5] = [
    "help",
    "rustavailable",
    "rustfmt",
    "rustfmtcheck",
    "kernelversion",
];

/// Options of `./x make`.
#[derive(ClapArgs, Debug)]
pub struct Args {
    /// Goals and variables for the kernel's make
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGS"
    )]
    args: Vec<String>,
}

/// `./x make`
pub fn run(cfg: &Config, args: &Args) -> Result<()> {
    lts_series::tree::ensure(cfg)?;
    let tools = Toolchain::find(cfg)?;
    let cfg = &with_their_out(cfg, &args.args)?;
    let goals: Vec<&String> = args.args.iter().filter(|arg| !arg.contains('=')).collect();
    let looks = |goal: &str| LOOKING.contains(&goal);
    let bare = |goal: &str| looks(goal) || CLEANING.contains(&goal) || goal.ends_with("config");
    let external = args.args.iter().any(|arg| arg.starts_with("M="));
    let builds = goals.is_empty() || !goals.iter().all(|goal| bare(goal));
    // Without a .config, such a goal would start from that of the machine's own kernel.
    let first_config = goals.iter().find(|goal| goal.ends_with("config"));
    let wants_one = first_config.is_some_and(|goal| !makes_config_anew(goal))
        && !cfg.out.join(".config").exists();
    if builds && external && !cfg.out.join("Module.symvers").exists() {
        build::kernel(cfg, Flavor::Rust)?;
    }
    let writes = builds || !goals.iter().all(|goal| looks(goal));
    let _lock = writes.then(|| build::lock(cfg)).transpose()?;
    if builds || wants_one {
        build::configured(cfg, &tools, Flavor::Rust)?;
    }
    let mut make = build::make(cfg, &tools);
    if std::env::var_os("MAKELEVEL").is_none() {
        make = make.arg(format!("-j{}", cfg.jobs));
    } else if let Some(flags) = std::env::var_os("MAKEFLAGS") {
        make = make.env("MAKEFLAGS", flags); // The jobs, -k, -s, V=1 and the like.
    }
    for arg in &args.args {
        make = make.arg(localised(cfg, arg)?);
    }
    let status = make.interactive(cfg)?;
    if status.success() {
        return Ok(());
    }
    let code = status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .unwrap_or(1);
    Err(
        Failure::new(Kind::Failed, format!("make ended with {status}"))
            .status(code)
            .into(),
    )
}

/// Whether this goal for a configuration, such as `defconfig`, takes nothing over from the one that
/// is there. Others, such as `menuconfig` and `rust.config`, change that.
fn makes_config_anew(goal: &str) -> bool {
    let names = ["defconfig", "randconfig", "tinyconfig"];
    names.contains(&goal)
        || goal.ends_with("_defconfig")
        || (goal.starts_with("all") && goal.ends_with("config"))
}

/// `O=` given by hand is respected.
fn with_their_out(cfg: &Config, args: &[String]) -> Result<Config> {
    match args.iter().find_map(|arg| arg.strip_prefix("O=")) {
        Some(out) => Ok(Config {
            out: std::path::absolute(out)?,
            ..cfg.clone()
        }),
        None => Ok(cfg.clone()),
    }
}

/// The kernel's make runs in its own tree: a path that is meant from here is made absolute. One
/// that the tree has as well, such as `M=samples/rust`, is meant there.
fn localised(cfg: &Config, arg: &str) -> Result<String> {
    for name in ["M=", "O="] {
        if let Some(path) = arg.strip_prefix(name) {
            let path = Path::new(path);
            if path.is_relative() && (name == "O=" || !cfg.linux.join(path).exists()) {
                return Ok(format!("{name}{}", std::path::absolute(path)?.display()));
            }
        }
    }
    Ok(arg.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_a_configuration_anew_is_told_from_what_changes_it() {
        for goal in [
            "defconfig",
            "x86_64_defconfig",
            "allnoconfig",
            "alldefconfig",
            "randconfig",
            "tinyconfig",
        ] {
            assert!(makes_config_anew(goal), "{goal}");
        }
        for goal in ["menuconfig", "olddefconfig", "savedefconfig", "rust.config"] {
            assert!(!makes_config_anew(goal), "{goal}");
        }
    }
}
