// SPDX-License-Identifier: GPL-2.0

//! Checks by the tools of the languages that the repository is written in.

use std::path::PathBuf;

use which::which;

use super::context::Context;
use super::outcome::Outcome;
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_host::ui::plural;
use lts_kernel::build;
use lts_kernel::toolchain::Toolchain;
use lts_series::series::repository;

/// Where shellcheck finds what scripts source: beside them, or where the tool takes it from when it
/// puts the tests into the guest.
const PLACES: &str = "SCRIPTDIR:tools/testing/selftests/rust";

/// Programs that must not build, some of which cannot even be parsed, and their expected output.
const BROKEN: &str = "tests/compile-fail/";

pub fn rustfmt(context: &Context<'_>) -> Result<Outcome> {
    let cfg = context.cfg;
    let files: Vec<String> = repository::files(cfg)?
        .into_iter()
        .filter(|path| path.ends_with(".rs") && !path.starts_with(BROKEN))
        .collect();
    let output = Cmd::new("rustfmt")
        .args([
            "--check",
            "-l",
            "--edition",
            "2021",
            "--config-path",
            ".rustfmt.toml",
            "--",
        ])
        .args(&files)
        .dir(&cfg.root)
        .output(cfg)?;
    if output.status.success() {
        return Ok(Outcome::Passed(format!(
            "{} files are formatted",
            files.len()
        )));
    }
    let mut wrong: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| relative(cfg, line))
        .collect();
    wrong.sort();
    wrong.dedup();
    Err(Failure::new(
        Kind::Failed,
        format!("rustfmt would change {}", plural(wrong.len(), "file")),
    )
    .tried(
        [
            wrong.join("\n"),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        ]
        .join("\n")
        .trim(),
    )
    .hint("rustfmt --edition 2021 FILE")
    .into())
}

fn relative(cfg: &Config, path: &str) -> String {
    cfg.relative(&PathBuf::from(path)).display().to_string()
}

pub fn clippy(context: &Context<'_>) -> Result<Outcome> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    Cmd::new(cargo)
        .args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--quiet",
            "--",
            "-D",
            "warnings",
        ])
        .dir(&context.cfg.root)
        .log("clippy")
        .run(context.cfg)?;
    Ok(Outcome::Passed("the host's code is clean".to_owned()))
}

pub fn rustdoc(context: &Context<'_>) -> Result<Outcome> {
    let cfg = context.cfg;
    context.tree()?;
    let tools = Toolchain::find(cfg)?;
    let _lock = build::lock(cfg)?;
    build::configured(cfg, &tools, build::Flavor::Rust)?;
    let mut warnings = Vec::new();
    build::make(cfg, &tools)
        .arg("rustdoc")
        .log("rustdoc")
        .run_lines(cfg, |line| {
            if line.starts_with("warning") {
                warnings.push(line.to_owned());
            }
        })?;
    if warnings.is_empty() {
        return Ok(Outcome::Passed("no warnings".to_owned()));
    }
    let log = cfg.logs.join("rustdoc.log");
    Err(Failure::new(
        Kind::Failed,
        format!("rustdoc has {} warnings", warnings.len()),
    )
    .tried(warnings.join("\n"))
    .hint(format!("the whole log: {}", cfg.relative(&log).display()))
    .into())
}

pub fn shellcheck(context: &Context<'_>) -> Result<Outcome> {
    let cfg = context.cfg;
    if which("shellcheck").is_err() {
        return Ok(Outcome::Skipped("shellcheck is not installed".to_owned()));
    }
    let mut scripts = Vec::new();
    for path in repository::files(cfg)? {
        if path.ends_with(".sh") || is_shell(&fs_err::read(cfg.root.join(&path))?) {
            scripts.push(path);
        }
    }
    let output = Cmd::new("shellcheck")
        .args(["-x", "-P", PLACES, "--"])
        .args(&scripts)
        .dir(&cfg.root)
        .output(cfg)?;
    if output.status.success() {
        return Ok(Outcome::Passed(format!(
            "{} scripts are clean",
            scripts.len()
        )));
    }
    let words = [output.stdout, output.stderr].concat();
    Err(Failure::new(Kind::Failed, "shellcheck objects")
        .tried(String::from_utf8_lossy(&words).trim())
        .into())
}

/// Whether the first line asks for a shell that shellcheck knows.
fn is_shell(content: &[u8]) -> bool {
    let first = content
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default();
    let Some(interpreter) = first.strip_prefix(b"#!") else {
        return false;
    };
    String::from_utf8_lossy(interpreter)
        .split_whitespace()
        .any(|word| matches!(word.rsplit('/').next(), Some("sh" | "bash" | "dash")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_told_by_their_first_line() {
        assert!(is_shell(b"#!/bin/sh\n") && is_shell(b"#!/usr/bin/env bash\n"));
        assert!(is_shell(b"#! /bin/sh -e"));
        assert!(!is_shell(b"#!/usr/bin/perl\n# sh\n") && !is_shell(b"sh\n") && !is_shell(b""));
    }
}
