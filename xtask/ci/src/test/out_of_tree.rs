// SPDX-License-Identifier: GPL-2.0

//! Modules from outside of the tree, `tests/out-of-tree/NAME`: built as their authors would.
//!
//! A directory with a file `build-error` must not build, and say a line that matches what is in
//! it. One with a `test.sh` is tested by that; any other must load and unload. The directories that
//! a file `needs` names are built first, and their modules are there in the guest too.
//!
//! `tests/twins/NAME` has a module in C, `c_NAME`, that does what `rust_NAME` does, or the module
//! `NAME` from outside of the tree. It must say the same, for each line of parameters in the file
//! `parameters`; an empty line is none.

use std::path::{Path, PathBuf};

use regex::Regex;

use super::suite::Suite;
use crate::sources::copy_changed;
use crate::twins::{self, TWINS};
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

/// What tests a twin. Modules name their language, and say where something is, as they please.
const IS_A_TWIN: &str = r#"#!/bin/sh
MODDIR=/lib/modules/$(uname -r) # that of the samples
cd "$(dirname "$0")" && . ./lib.sh || exit 1
twin=$(echo c_*.ko) twin=${twin%.ko}
name=${twin#c_}

# said FILE NAME [PARAMETER=VALUE]...: what the module says, and the error if it is not loaded.
said() {
	_from=$1 _said=$2
	shift 2
	mark
	if load "$_from" "$@" > /dev/null; then
		unload "$_said" || return 1
	fi
	! log | grep "unknown parameter" || return 1
	log | sed -n "/taints kernel/d; s/^$_said: //p" | sed 's/Rust/C/; s/pointer: .*/pointer/'
	echo "error: $error"
	[ "$error" != unknown ]
}

same() {
	said "$rust" "$rust_name" "$@" > rust.said &&
		said "$PWD/$twin.ko" "$twin" "$@" > c.said &&
		cat rust.said c.said && cmp rust.said c.said &&
		grep -qvx 'error: ' c.said
}

if [ -e sample ]; then
	rust_name=rust_$name
	rust=$(module "$rust_name") || skip_all "$rust_name is no module here"
else
	rust_name=$name rust=$PWD/../$name/$name.ko
	[ -e "$rust" ] || skip_all "the module $name was not built in this run"
fi
plan "$(wc -l < parameters)"
while read -r parameters; do
	# Each word is a parameter.
	check "says the same: ${parameters:-no parameters}" same $parameters
done < parameters
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
    let mut sources = Vec::new();
    for dir in ["tests/out-of-tree", TWINS] {
        let mut of_this: Vec<PathBuf> = fs_err::read_dir(cfg.root.join(dir))?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<_>>()?;
        of_this.retain(|path| path.is_dir());
        of_this.sort();
        sources.extend(of_this);
    }
    let mut all = Vec::new();
    for source in sources {
        let name = match is_twin(&source) {
            true => format!("c_{}", name_of(&source)),
            false => name_of(&source),
        };
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
    let output = build::make_modules(cfg, kernel, &dir)?.output(cfg)?;
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
        if is_twin(&self.source) {
            guest.put(
                &format!("{place}/parameters"),
                &self.source.join("parameters"),
            );
            let sample = twins::sample(&name_of(&self.source));
            if cfg.root.join(&sample).exists() {
                guest.text(&format!("{place}/sample"), &sample);
            }
            guest.text(&format!("{place}/test.sh"), IS_A_TWIN);
        } else if test.exists() {
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

fn is_twin(source: &Path) -> bool {
    source
        .parent()
        .is_some_and(|parent| parent.ends_with(TWINS))
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

    #[test]
    fn a_twin_is_known_by_its_place() {
        assert!(is_twin(Path::new("/repo/tests/twins/list")));
        assert!(!is_twin(Path::new("/repo/tests/out-of-tree/twins")));
    }
}
