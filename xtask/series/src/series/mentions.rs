// SPDX-License-Identifier: GPL-2.0

//! Which files of the overlay a line names: a module, an include, an object, a page.

use std::path::Path;

use super::syntax::Syntax;
use super::uses;

/// The files that a line may name.
pub fn named(path: &str, syntax: Syntax, line: &str) -> Vec<String> {
    let dir = Path::new(path).parent().unwrap_or(Path::new(""));
    let beside = |name: &str| dir.join(name).to_string_lossy().into_owned();
    match syntax {
        Syntax::Rust => module(line).map_or(Vec::new(), |name| {
            uses::files(&uses::home(path).join(name)).into()
        }),
        Syntax::C => line
            .strip_prefix("#include \"")
            .and_then(|rest| rest.split('"').next())
            .map_or(Vec::new(), |name| vec![clean(&beside(name))]),
        Syntax::Hash => objects(line)
            .into_iter()
            .flat_map(|name| [".rs", ".c", "_main.rs"].map(|end| beside(&format!("{name}{end}"))))
            .chain(line.split_once("+= ").map(|(_, file)| match file.trim() {
                dir if dir.ends_with('/') => beside(&format!("{dir}Makefile")),
                file => beside(file),
            }))
            .chain(
                line.strip_prefix("source \"")
                    .map(|rest| rest.trim_end_matches('"').into()),
            )
            .collect(),
        // A page in the table of contents.
        Syntax::Rst => match line.trim() {
            page if line.starts_with(' ') && is_page(page) => vec![beside(&format!("{page}.rst"))],
            _ => Vec::new(),
        },
        Syntax::Other => Vec::new(),
    }
}

/// The file that an attribute gives as the place of a module.
pub fn at_path(path: &str, line: &str) -> Option<String> {
    let (_, rest) = line.split_once("path = \"")?;
    let (name, _) = rest.split_once('"')?;
    let dir = Path::new(path).parent()?;
    Some(dir.join(name).to_string_lossy().into_owned())
}

/// `a/b/../c` is `a/c`.
fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// The module that a line of Rust declares, if it is in a file of its own.
fn module(line: &str) -> Option<&str> {
    let line = line.trim();
    let rest = line
        .strip_prefix("pub ")
        .or_else(|| line.strip_prefix("pub(crate) "))
        .or_else(|| line.strip_prefix("pub(super) "))
        .unwrap_or(line);
    let name = rest.strip_prefix("mod ")?.strip_suffix(';')?;
    is_word(name).then_some(name)
}

/// The objects that a line of a Makefile is about, without their suffixes.
fn objects(line: &str) -> Vec<&str> {
    let Some((_, objects)) = line.split_once("+=").or_else(|| line.split_once(":=")) else {
        return Vec::new();
    };
    let name = |c: char| c.is_ascii_alphanumeric() || "_-/".contains(c);
    objects
        .split_whitespace()
        .map(|object| {
            object
                .strip_suffix(".o")
                .filter(|object| object.chars().all(name))
        })
        .collect::<Option<Vec<&str>>>()
        .unwrap_or_default()
}

fn is_page(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
