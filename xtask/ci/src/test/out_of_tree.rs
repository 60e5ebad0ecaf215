// SPDX-License-Identifier: GPL-2.0

//! Modules from outside of the tree, `tests/out-of-tree/NAME`: built as their authors would.
//!
//! A directory with a file `build-error` must not build, and say a line that matches what is in
//! it. One with a `test.sh` is tested by that; any other must load and unload. The directories that
//! a file `needs` names are built first, and their modules are there in the guest too.

use std::path::{Path, PathBuf};

use regex::Regex;

use super::suite::Suite;
use crate::sources::copy_changed;
use lts_host::config::Config;
use lts_host::error::{Context, Result};
use lts_kernel::build::{self, Kernel};
use lts_kernel::guest::Guest;

/// What tests a module that brings no test.
const LOADS: &str = r#"#!/bin/sh
cd "$(dirname "$0")" && . ./lib.sh || exit 1
set -- *.ko
name=${1%.ko}
plan 2
check "loads" load "$PWD/$1"
check "unloads" unload "$name"
finish
"#;

/// A module that was built.
#[derive(Debug)]
pub struct Built {
    name: String,
    source: PathBuf,
    modules: Vec<PathBuf>,
}

/// Builds those that are wanted. What comes out otherwise than it should is a failure of `suite`.
pub fn build(
    cfg: &Config,
    kernel: &Kernel,
    wanted: &dyn Fn(&str) -> bool,
    suite: &mut Suite,
) -> Result<Vec<Built>> {
    let mut sources: Vec<PathBuf> = fs_err::read_dir(cfg.root.join("tests/out-of-tree"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    sources.retain(|path| path.is_dir());
    sources.sort();
    let mut all = Vec::new();
    for source in sources {
        let name = name_of(&source);
        if !wanted(&name) {
            continue;
        }
        let step = cfg
            .ui
            .step(format!("building the module {name}, out of the tree"));
        match one(cfg, kernel, &name, &source)? {
            Ok(modules) if modules.is_empty() => suite.counts.passed += 1, // Refused, as it must be.
            Ok(modules) => all.push(Built {
                name,
                source,
                modules,
            }),
            Err(why) => {
                suite.counts.failed += 1;
                suite.failures.push(format!("{name}: {why}"));
                continue;
            }
        }
        step.done();
    }
    Ok(all)
}

/// The modules that came out, none if that is right; or what is wrong.
fn one(
    cfg: &Config,
    kernel: &Kernel,
    name: &str,
    source: &Path,
) -> Result<std::result::Result<Vec<PathBuf>, String>> {
    let mut needed = Vec::new();
    for other in needs(source) {
        match one(cfg, kernel, &other, &source.with_file_name(&other))? {
            Ok(modules) => needed.extend(modules),
            Err(why) => return Ok(Err(format!("needs {other}, which {why}"))),
        }
    }
    let dir = kernel.out.join(".x-out-of-tree").join(name);
    copy_changed(source, &dir)?;
    let cfg = Config {
        out: kernel.out.clone(),
        ..cfg.clone()
    };
    let make = build::make(&cfg, kernel.tools(&cfg)?)
        .arg(format!("M={}", dir.display()))
        .arg("modules");
    let output = make.output(&cfg)?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    let expected = match std::fs::read_to_string(source.join("build-error")) {
        Ok(text) => Some(Regex::new(text.trim()).with_context(|| format!("{name}/build-error"))?),
        Err(_) => None,
    };
    Ok(match (output.status.success(), expected) {
        (false, Some(expected)) if said.lines().any(|line| expected.is_match(line)) => {
            Ok(Vec::new())
        }
        (false, Some(expected)) => Err(format!("no line of its build matches {expected}\n{said}")),
        (true, Some(_)) => Err("was built, and must not be".to_owned()),
        (false, None) => Err(format!("cannot be built\n{said}")),
        (true, None) => {
            let mut modules: Vec<PathBuf> = fs_err::read_dir(&dir)?
                .map(|entry| Ok(entry?.path()))
                .collect::<Result<_>>()?;
            modules.retain(|path| path.extension().is_some_and(|ext| ext == "ko"));
            match modules.is_empty() {
                true => Err("builds no module".to_owned()),
                false => Ok([modules, needed].concat()),
            }
        }
    })
}

/// The directories beside it whose modules it calls.
fn needs(source: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(source.join("needs")).unwrap_or_default();
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

impl Built {
    /// Puts the module and its test into the guest.
    pub fn put(&self, cfg: &Config, guest: &mut Guest<'_>) -> Result<()> {
        let place = format!("x/out-of-tree/{}", self.name);
        for module in &self.modules {
            guest.put(&format!("{place}/{}", name_of(module)), module);
        }
        guest.put(
            &format!("{place}/lib.sh"),
            &cfg.root.join("tools/testing/selftests/rust/lib.sh"),
        );
        let test = self.source.join("test.sh");
        if test.exists() {
            guest.put(&format!("{place}/test.sh"), &test);
        } else {
            guest.text(&format!("{place}/test.sh"), LOADS);
        }
        guest.test_in(
            &self.name,
            &format!("/{place}/test.sh"),
            &format!("/{place}"),
        );
        Ok(())
    }
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_module_needs_is_named_in_a_file() {
        let root = tempfile::tempdir().unwrap();
        assert!(needs(root.path()).is_empty());
        std::fs::write(root.path().join("needs"), "# A comment\nexports\nothers\n").unwrap();
        assert_eq!(needs(root.path()), ["exports", "others"]);
    }
}
