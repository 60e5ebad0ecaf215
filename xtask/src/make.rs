// SPDX-License-Identifier: GPL-2.0

//! `./x make`, behind the repository's Makefile: make on the patched tree, on the user's terminal.

use std::path::Path;

use clap::Args as ClapArgs;

use crate::build::{self, Flavor};
use crate::config::Config;
use crate::error::{Failure, Kind, Result};
use crate::toolchain::Toolchain;

/// Goals that need no configuration, or make one.
const WITHOUT_CONFIG: [&str; 8] = [
    "clean",
    "mrproper",
    "distclean",
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
    crate::tree::ensure(cfg)?;
    let tools = Toolchain::find(cfg)?;
    let cfg = &with_their_out(cfg, &args.args)?;
    let goals: Vec<&String> = args.args.iter().filter(|arg| !arg.contains('=')).collect();
    let bare = |goal: &str| WITHOUT_CONFIG.contains(&goal) || goal.ends_with("config");
    let external = args.args.iter().any(|arg| arg.starts_with("M="));
    if goals.is_empty() || !goals.iter().all(|goal| bare(goal)) {
        if external && !cfg.out.join("Module.symvers").exists() {
            build::kernel(cfg, Flavor::Rust)?;
        }
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
