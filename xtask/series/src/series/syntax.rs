// SPDX-License-Identifier: GPL-2.0

//! What blocks of lines depend on, in each of the languages of the overlay.

use std::path::Path;

/// What the lines of a file are made of, as far as blocks depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    Rust,
    C,
    /// Where `#` begins a comment: Makefiles, Kconfig, scripts.
    Hash,
    Rst,
    Other,
}

impl Syntax {
    pub fn of(path: &str) -> Self {
        let path = Path::new(path);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match path.extension().and_then(|ext| ext.to_str()) {
            Some("rs") => Self::Rust,
            Some("c" | "h") => Self::C,
            Some("mk" | "sh" | "py" | "awk" | "config" | "toml") => Self::Hash,
            Some("rst") => Self::Rst,
            _ if name == "Makefile" || name.starts_with("Kconfig") => Self::Hash,
            _ if name == "bindgen_parameters" => Self::Hash,
            _ => Self::Other,
        }
    }

    /// Whether a line above an item belongs to it.
    pub fn is_attached(self, line: &str) -> bool {
        let line = line.trim_start();
        match self {
            Self::Rust => {
                line.starts_with("//") && !line.starts_with("//!") || line.starts_with("#[")
            }
            Self::C => ["/*", "* ", "*/"].iter().any(|mark| line.starts_with(mark)) || line == "*",
            Self::Hash => line.starts_with('#'),
            Self::Rst | Self::Other => false,
        }
    }

    /// The word that ends what this line begins, where words do that.
    pub fn pair(self, line: &str) -> Option<(&'static str, &'static str)> {
        let word = |words: &[&str]| {
            words
                .iter()
                .any(|word| line.split([' ', '(']).next() == Some(word))
        };
        match self {
            Self::C if line.starts_with("#if") => Some(("#if", "#endif")),
            Self::Hash if word(&["if", "ifdef", "ifndef", "ifeq", "ifneq"]) => {
                Some(("if", "endif"))
            }
            Self::Hash if word(&["define"]) => Some(("define", "endef")),
            Self::Hash if word(&["menu"]) => Some(("menu", "endmenu")),
            _ => None,
        }
    }
}

/// The rank of the section that begins here; less is higher.
pub fn heading(lines: &[&str], syntax: Syntax, line: usize) -> Option<usize> {
    let (title, rule) = (lines[line], lines.get(line + 1)?);
    let mark = rule.chars().next()?;
    let rank = "=-~^".find(mark)?;
    let is_rule = rule.len() >= 3 && rule.chars().all(|c| c == mark);
    let is_title = !title.trim().is_empty() && !title.starts_with([' ', '=', '.']);
    (syntax == Syntax::Rst && is_rule && is_title && rule.len() >= title.chars().count())
        .then_some(rank)
}

/// Whether a line begins with a closing bracket.
pub fn closes(line: &str) -> bool {
    line.trim_start().starts_with(['}', ')', ']'])
}

/// Whether a line that is not indented goes on with the item above it.
pub fn opens(syntax: Syntax, line: &str, above: &str) -> bool {
    let line = line.trim();
    // What has ended does not go on.
    let ended = above.trim_end().ends_with([';', '}']);
    matches!(syntax, Syntax::Rust | Syntax::C)
        && !ended
        && (line.starts_with('{') || syntax == Syntax::Rust && line.starts_with("where"))
}
