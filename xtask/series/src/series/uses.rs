// SPDX-License-Identifier: GPL-2.0

//! Which files the `use` declarations of a Rust file name.
//!
//! Each import that has a line of its own, and each group of them, comes with the file whose items
//! it names.

use std::ops::Range;
use std::path::{Path, PathBuf};

/// An import or a group of them.
#[derive(Debug, PartialEq, Eq)]
pub struct Use {
    /// Its lines, counted from 0.
    pub lines: Range<usize>,
    /// Its path, as it is written.
    pub path: Vec<String>,
    /// Whether this is all of a declaration.
    pub whole: bool,
    /// Whether it holds others.
    pub group: bool,
}

/// The imports of a file at its left margin, outermost first.
pub fn find(lines: &[&str]) -> Vec<Use> {
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let Some((_, tree)) = line.split_once("use ") else {
            continue;
        };
        let visible = line.strip_suffix(tree).unwrap_or_default();
        if !["use ", "pub use ", "pub(crate) use ", "pub(super) use "].contains(&visible) {
            continue;
        }
        let mut parser = Parser {
            lines,
            line: number,
            column: visible.len(),
            found: Vec::new(),
        };
        parser.tree(&[], number);
        if let Some(declaration) = parser.found.first_mut() {
            declaration.whole = true;
        }
        found.extend(parser.found);
    }
    found
}

/// Reads the tree of one declaration.
struct Parser<'a> {
    lines: &'a [&'a str],
    line: usize,
    column: usize,
    found: Vec<Use>,
}

impl Parser<'_> {
    fn next(&mut self) -> Option<char> {
        while let Some(line) = self.lines.get(self.line) {
            let rest = line.get(self.column..).unwrap_or_default();
            match rest.chars().next() {
                Some(_) if !rest.trim_start().starts_with("//") && !rest.trim().is_empty() => {
                    let c = rest.chars().next()?;
                    self.column += c.len_utf8();
                    return Some(c);
                }
                _ => {
                    self.line += 1;
                    self.column = 0;
                }
            }
        }
        None
    }

    /// Reads one tree after `prefix`, and returns what ended it.
    fn tree(&mut self, prefix: &[String], mut first: usize) -> Option<char> {
        let mut path = prefix.to_vec();
        let mut word = String::new();
        let at = self.found.len();
        loop {
            let line = self.line;
            let c = self.next()?;
            match c {
                _ if c.is_whitespace() => {}
                '{' => {
                    let place = self.found.len();
                    while self.tree(&path, self.line)? == ',' {}
                    let lines = first..self.line + 1;
                    let group = Use {
                        lines,
                        path: path.clone(),
                        whole: false,
                        group: true,
                    };
                    self.found.insert(place.min(at), group);
                    word.clear();
                }
                ',' | '}' | ';' => {
                    if !word.is_empty() {
                        path.push(word);
                        let lines = first..line.max(first) + 1;
                        self.found.push(Use {
                            lines,
                            path,
                            whole: false,
                            group: false,
                        });
                    }
                    return Some(c);
                }
                ':' if !word.is_empty() => path.push(std::mem::take(&mut word)),
                ':' => {}
                _ => {
                    if word.is_empty() && path.len() == prefix.len() {
                        first = self.line;
                    }
                    word.push(c);
                }
            }
        }
    }
}

/// The folder with the modules that a file declares.
pub fn home(path: &str) -> PathBuf {
    let path = Path::new(path);
    let dir = path.parent().unwrap_or(Path::new(""));
    match path.file_stem().and_then(|stem| stem.to_str()) {
        Some("lib" | "mod" | "main") | None => dir.to_owned(),
        Some(stem) => dir.join(stem),
    }
}

/// The files that a module may be in, by its place.
pub fn files(place: &Path) -> [String; 2] {
    let place = place.to_string_lossy();
    [format!("{place}.rs"), format!("{place}/mod.rs")]
}

/// The file whose items a path names, as far as the overlay has it. `exists` tells what it has.
pub fn file(path: &str, import: &[String], exists: impl Fn(&str) -> bool) -> Option<String> {
    let dir = Path::new(path).parent()?;
    let home = home(path);
    let root = || {
        let lib = |dir: &&Path| exists(&dir.join("lib.rs").to_string_lossy());
        Some(dir.ancestors().find(lib)?.to_owned())
    };
    let (mut place, names): (PathBuf, &[String]) = match import.first()?.as_str() {
        "crate" => (root()?, &import[1..]),
        "kernel" => ("rust/kernel".into(), &import[1..]),
        "self" => (home, &import[1..]),
        "super" => (home.parent()?.to_owned(), &import[1..]),
        _ => (home, import),
    };
    let mut found = None;
    for name in names {
        place.push(name);
        let Some(file) = files(&place).into_iter().find(|file| exists(file)) else {
            break;
        };
        found = Some(file);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_import_and_each_group_has_its_lines() {
        let text = "\
pub use a::B;
use crate::{
    c::{
        D,
        e::F as _, //
    },
    g, //
};
    use inner::not;
";
        let lines: Vec<&str> = text.lines().collect();
        let found: Vec<(Range<usize>, String, bool)> = find(&lines)
            .into_iter()
            .map(|u| (u.lines, u.path.join("::"), u.whole))
            .collect();
        let row = |lines, path: &str, whole| (lines, path.to_owned(), whole);
        assert_eq!(
            found,
            [
                row(0..1, "a::B", true),
                row(1..8, "crate", true),
                row(2..6, "crate::c", false),
                row(3..4, "crate::c::D", false),
                row(4..5, "crate::c::e::Fas_", false),
                row(6..7, "crate::g", false),
            ]
        );
    }

    #[test]
    fn a_path_is_followed_to_the_last_file() {
        let files = [
            "rust/kernel/lib.rs",
            "rust/kernel/a.rs",
            "rust/kernel/a/b.rs",
            "rust/kernel/c/mod.rs",
        ];
        let file = |path: &str, import: &str| {
            let import: Vec<String> = import.split("::").map(str::to_owned).collect();
            file(path, &import, |name| files.contains(&name))
        };
        let is = |path: &str| Some(path.to_owned());
        assert_eq!(
            file("rust/kernel/x/y.rs", "crate::a::b::C"),
            is("rust/kernel/a/b.rs")
        );
        assert_eq!(
            file("rust/kernel/x/y.rs", "crate::a::C"),
            is("rust/kernel/a.rs")
        );
        assert_eq!(file("rust/kernel/lib.rs", "a::C"), is("rust/kernel/a.rs"));
        assert_eq!(
            file("rust/kernel/prelude.rs", "super::c"),
            is("rust/kernel/c/mod.rs")
        );
        assert_eq!(
            file("rust/kernel/a.rs", "self::b::C"),
            is("rust/kernel/a/b.rs")
        );
        assert_eq!(file("rust/tests/t.rs", "kernel::a"), is("rust/kernel/a.rs"));
        assert_eq!(file("rust/kernel/a.rs", "core::mem"), None);
    }
}
