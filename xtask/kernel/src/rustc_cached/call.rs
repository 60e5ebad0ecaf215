// SPDX-License-Identifier: GPL-2.0

//! A call of the compiler, as far as it says what is read and written.

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use lts_host::digest;
use lts_host::error::{Context, Result};

/// What stands for the source tree in an entry, so that another tree finds the same entries.
const TREE: &str = "{tree}/";

/// A call whose output can be kept.
#[derive(Debug)]
pub struct Call {
    args: Vec<String>,
    /// The source tree with a slash at its end, if the compiler takes it out of what it writes.
    tree: Option<String>,
    /// Files that arguments name, and that no list of sources has.
    named: Vec<PathBuf>,
    /// The list of sources that the compiler writes.
    pub depfile: PathBuf,
    /// What else it writes.
    pub outputs: Vec<PathBuf>,
}

impl Call {
    /// A call that compiles `core` or a procedural macro into files that it names.
    pub fn read(args: &[OsString]) -> Option<Self> {
        let args: Option<Vec<_>> = args
            .iter()
            .map(|arg| Some(arg.to_str()?.to_owned()))
            .collect();
        let mut call = Call {
            args: args?,
            tree: None,
            named: Vec::new(),
            depfile: PathBuf::new(),
            outputs: Vec::new(),
        };
        let (mut wanted, mut last) = (false, "");
        for arg in &call.args {
            wanted |= [
                (last, arg.as_str()),
                arg.split_once('=').unwrap_or_default(),
            ]
            .iter()
            .any(|&pair| {
                matches!(
                    pair,
                    ("--crate-name", "core") | ("--crate-type", "proc-macro")
                )
            });
            if let Some(tree) = arg.strip_prefix("--remap-path-prefix=") {
                call.tree = tree
                    .strip_suffix('=')
                    .filter(|tree| tree.starts_with('/') && tree.ends_with('/') && tree.len() > 1)
                    .map(str::to_owned);
            } else if let Some(emit) = arg.strip_prefix("--emit=") {
                match emit.split_once('=')? {
                    ("dep-info", path) => call.depfile = path.into(),
                    (_, path) => call.outputs.push(path.into()),
                }
            } else if let Some(path) = arg.strip_prefix('@') {
                call.named.push(path.into());
            } else if let Some(path) = arg.strip_prefix("--target=") {
                if path.ends_with(".json") {
                    call.named.push(path.into());
                }
            } else if last == "--extern" && arg != "proc_macro" {
                return None; // No list of sources has other crates.
            } else if arg == "-g" || arg.starts_with("-Cdebuginfo=") && !arg.ends_with("=0") {
                return None; // It refers to the directory of the build.
            }
            last = arg;
        }
        let whole = !call.outputs.is_empty() && !call.depfile.as_os_str().is_empty();
        (wanted && whole).then_some(call)
    }

    /// The digest of what is known before compilation: the compiler, its environment, the
    /// arguments, and the files that they name.
    pub fn key(&self, rustc: &OsStr) -> Result<String> {
        let mut text = String::new();
        let version = Command::new(rustc).arg("-vV").output()?;
        text += &String::from_utf8_lossy(&version.stdout);
        // Two compilers of the same version may differ; so may linkers of macros.
        let linker = self
            .args
            .iter()
            .find_map(|arg| arg.strip_prefix("-Clinker="));
        for program in [rustc].into_iter().chain(linker.map(OsStr::new)) {
            let path =
                which::which(program).with_context(|| Path::new(program).display().to_string())?;
            let meta = fs_err::metadata(&path)?;
            writeln!(text, "{} {:?}", meta.len(), meta.modified()?)?;
        }
        for name in ["RUSTC_BOOTSTRAP", "SOURCE_DATE_EPOCH", "RUSTFLAGS"] {
            writeln!(text, "{name}={:?}", std::env::var_os(name))?;
        }
        for arg in &self.args {
            writeln!(text, "{}", self.portable(arg))?;
        }
        for path in &self.named {
            writeln!(text, "{}", digest::file(path)?)?;
        }
        Ok(digest::bytes(text.as_bytes()))
    }

    /// The same text for each source tree.
    pub fn portable(&self, text: &str) -> String {
        match &self.tree {
            Some(tree) => text.replace(tree, TREE),
            None => text.to_owned(),
        }
    }

    /// A portable text as it is in this source tree.
    pub fn here(&self, text: &str) -> String {
        match &self.tree {
            Some(tree) => text.replace(TREE, tree),
            None => text.to_owned(),
        }
    }
}

/// The files in a list of sources, unless it has more than names that stand for themselves.
pub fn sources(depfile: &str) -> Option<Vec<&str>> {
    if depfile.contains('\\') || depfile.lines().any(|line| line.starts_with('#')) {
        return None;
    }
    // Each source is also a target without sources of its own.
    let sources = depfile.lines().filter_map(|line| line.strip_suffix(':'));
    Some(sources.collect())
}

/// The digest of a source.
pub fn digest_of(path: &str) -> Result<String> {
    Ok(digest::file(Path::new(path))?)
}
