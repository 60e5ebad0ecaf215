// SPDX-License-Identifier: GPL-2.0

//! Blocks of lines that belong together, in the languages of the overlay.
//!
//! A block begins with the comments and attributes right above its first line. It goes on with the
//! lines that are indented more, and ends with the closing brackets. Where a language has pairs of
//! words instead, such as `#if` and `#endif`, it ends with the second one. In reStructuredText a
//! section ends where the next one of its rank begins, and so does one of a documentation comment
//! in Rust. A paragraph of such a comment, other than the first, and an item of a list are blocks
//! too.

use std::ops::Range;
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
    fn is_attached(self, line: &str) -> bool {
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
    fn pair(self, line: &str) -> Option<(&'static str, &'static str)> {
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

/// The blocks that a claim names.
///
/// The claim is the beginning of their first line. With a `*` at its end it is for all that begin
/// so; else for one. Text before ` >> ` names a block that it is within.
pub fn find(lines: &[&str], syntax: Syntax, claim: &str) -> Result<Vec<Range<usize>>, String> {
    let mut within = 0..lines.len();
    let mut steps = claim.split(" >> ").peekable();
    loop {
        let step = steps.next().unwrap_or_default().trim();
        let found = one_step(lines, within.clone(), step)?;
        if steps.peek().is_none() {
            return Ok(found
                .into_iter()
                .map(|number| around(lines, syntax, number))
                .collect());
        }
        let [number] = found[..] else {
            return Err(format!("`{step}` begins {} lines", found.len()));
        };
        within = number + 1..around(lines, syntax, number).end;
    }
}

/// The lines that begin like this.
fn one_step(lines: &[&str], within: Range<usize>, step: &str) -> Result<Vec<usize>, String> {
    let (start, all) = match step.strip_suffix('*') {
        Some(start) if !step.starts_with('*') => (start, true),
        _ => (step, false),
    };
    let matching = |exact: bool| -> Vec<usize> {
        let matches = |&number: &usize| {
            let line = lines[number].trim();
            if exact {
                line == start
            } else {
                line.starts_with(start)
            }
        };
        within.clone().filter(matches).collect()
    };
    let exact = matching(true);
    let found = if all || exact.len() != 1 {
        matching(false)
    } else {
        exact
    };
    match found.len() {
        0 => Err(format!("no line begins with `{start}`")),
        1 => Ok(found),
        _ if all => Ok(found),
        count => Err(format!(
            "{count} lines begin with `{start}`: write more of one, or a * for all"
        )),
    }
}

/// The block whose first line, comments apart, is this one.
pub fn around(lines: &[&str], syntax: Syntax, first: usize) -> Range<usize> {
    if let Some(section) = doc_section(lines, syntax, first) {
        return section;
    }
    if let Some(paragraph) = doc_paragraph(lines, syntax, first) {
        return paragraph;
    }
    if heading(lines, syntax, first).is_some() {
        return labels(lines, first)..end(lines, syntax, first);
    }
    let mut start = first;
    while start > 0 {
        let above = attribute(lines, syntax, start - 1).unwrap_or(start - 1);
        let attached = above < start - 1 || syntax.is_attached(lines[above]);
        let same = indent(lines[above]) >= indent(lines[first])
            && !(syntax == Syntax::C && indent(lines[first]) > 0);
        if !attached || !same {
            break;
        }
        start = above;
    }
    // The licence and what precedes the first empty line is about the file.
    if start == 0 && first > 0 && lines[0].contains("SPDX") {
        start = first;
    }
    start..end(lines, syntax, first)
}

/// The section of a documentation comment that begins here, with the empty line above.
fn doc_section(lines: &[&str], syntax: Syntax, first: usize) -> Option<Range<usize>> {
    let mark = ["/// # ", "//! # "]
        .into_iter()
        .find(|mark| lines[first].trim_start().starts_with(mark))?;
    let comment = mark.trim_end_matches(" # ");
    if syntax != Syntax::Rust {
        return None;
    }
    let start = match first.checked_sub(1) {
        Some(above) if lines[above].trim() == comment => above,
        _ => first,
    };
    let mut in_code = false;
    let mut end = first + 1;
    while let Some(line) = lines.get(end).map(|line| line.trim_start()) {
        in_code ^= line.starts_with(&format!("{comment} ```"));
        if !line.starts_with(comment) || !in_code && line.starts_with(mark) {
            break;
        }
        end += 1;
    }
    let before_next = lines
        .get(end)
        .is_some_and(|line| line.trim_start().starts_with(mark));
    if before_next && lines[end - 1].trim() == comment {
        end -= 1;
    }
    Some(start..end)
}

/// The paragraph of a documentation comment that begins here, with the empty line above, or the
/// item of a list.
fn doc_paragraph(lines: &[&str], syntax: Syntax, first: usize) -> Option<Range<usize>> {
    if syntax != Syntax::Rust {
        return None;
    }
    let text = |line: usize| lines.get(line).map_or("", |line| line.trim());
    let comment = ["///", "//!"]
        .into_iter()
        .find(|mark| text(first).starts_with(mark))?;
    let above = first.checked_sub(1)?;
    let goes_on = |rest: &dyn Fn(&str) -> bool| {
        let within = |&line: &usize| text(line).strip_prefix(comment).is_some_and(rest);
        (first + 1..).take_while(within).last().unwrap_or(first) + 1
    };
    if text(first)[comment.len()..].starts_with(" - ") {
        return Some(first..goes_on(&|rest| rest.starts_with("   ")));
    }
    (text(above) == comment).then(|| above..goes_on(&|rest| !rest.is_empty()))
}

/// The first line of an attribute of several lines, by its last.
fn attribute(lines: &[&str], syntax: Syntax, last: usize) -> Option<usize> {
    let close = lines[last];
    if syntax != Syntax::Rust || close.trim() != ")]" {
        return None;
    }
    let margin = indent(close);
    let first = (0..last)
        .rev()
        .find(|&line| indent(lines[line]) <= margin)?;
    lines[first].trim_start().starts_with("#[").then_some(first)
}

fn end(lines: &[&str], syntax: Syntax, first: usize) -> usize {
    if let Some(rank) = heading(lines, syntax, first) {
        let next = (first + 2..lines.len())
            .find(|&line| heading(lines, syntax, line).is_some_and(|other| other <= rank));
        return next.map_or(lines.len(), |line| labels(lines, line));
    }
    if let Some((open, close)) = syntax.pair(lines[first].trim()) {
        let mut depth = 0;
        for (number, line) in lines.iter().enumerate().skip(first) {
            let line = line.trim();
            if syntax.pair(line).is_some_and(|pair| pair.0 == open) {
                depth += 1;
            } else if line.split([' ', '\t']).next() == Some(close) {
                depth -= 1;
                if depth == 0 {
                    return number + 1;
                }
            }
        }
        return lines.len();
    }
    let margin = indent(lines[first]);
    let within = first > 0 && is_continued(lines[first - 1]);
    let mut end = first + 1;
    let mut number = end;
    while let Some(&line) = lines.get(number) {
        // A line within a command that goes on over several stands for itself.
        let continued = !within && is_continued(lines[number - 1]);
        if line.trim().is_empty() {
            number += 1;
            continue;
        }
        let goes_on = continued
            || indent(line) > margin
            || indent(line) == margin && (closes(line) || opens(syntax, line, lines[end - 1]));
        if !goes_on {
            break;
        }
        number += 1;
        end = number;
    }
    end
}

/// Where the labels of a section begin.
fn labels(lines: &[&str], heading: usize) -> usize {
    let mut start = heading;
    while start >= 2 && lines[start - 1].is_empty() && lines[start - 2].starts_with(".. _") {
        start -= 2;
    }
    start
}

/// Whether the next line belongs to this one.
fn is_continued(line: &str) -> bool {
    line.trim_end().ends_with('\\')
}

/// The rank of the section that begins here; less is higher.
fn heading(lines: &[&str], syntax: Syntax, line: usize) -> Option<usize> {
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
fn opens(syntax: Syntax, line: &str, above: &str) -> bool {
    let line = line.trim();
    // What has ended does not go on.
    let ended = above.trim_end().ends_with([';', '}']);
    matches!(syntax, Syntax::Rust | Syntax::C)
        && !ended
        && (line.starts_with('{') || syntax == Syntax::Rust && line.starts_with("where"))
}

fn indent(line: &str) -> usize {
    let columns = |c: char| if c == '\t' { 8 } else { 1 };
    line.chars()
        .take_while(|c| c.is_whitespace())
        .map(columns)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(path: &str, text: &str, claim: &str) -> Result<Vec<String>, String> {
        let lines: Vec<&str> = text.lines().collect();
        let ranges = find(&lines, Syntax::of(path), claim)?;
        Ok(ranges
            .into_iter()
            .map(|range| lines[range].join("|"))
            .collect())
    }

    fn block(path: &str, text: &str, claim: &str) -> String {
        let found = blocks(path, text, claim).unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        found.concat()
    }

    const RUST: &str = "\
// SPDX-License-Identifier: GPL-2.0

/// One.
#[inline]
pub fn one<T>()
where
    T: Copy,
{
    a();

    b();
}

impl A {
    fn x() {}

    /// Of A.
    fn y() {}
}
impl B {
    fn y() {
        if c {
            d
        } else {
            e
        }
    }
}
";

    #[test]
    fn an_item_has_its_attributes_and_its_body() {
        assert_eq!(
            block("a.rs", RUST, "pub fn one"),
            "/// One.|#[inline]|pub fn one<T>()|where|    T: Copy,|{|    a();||    b();|}"
        );
        assert_eq!(block("a.rs", RUST, "impl B").lines().count(), 1);
        assert!(block("a.rs", RUST, "impl B").ends_with("|    }|}"));
        assert_eq!(
            block("a.rs", RUST, "impl A >> fn y"),
            "    /// Of A.|    fn y() {}"
        );
        assert!(block("a.rs", RUST, "impl B >> fn y").ends_with("e|        }|    }"));
    }

    #[test]
    fn a_claim_is_for_one_block_or_says_that_it_is_for_all() {
        assert_eq!(
            blocks("a.rs", RUST, "fn y"),
            Err("2 lines begin with `fn y`: write more of one, or a * for all".into())
        );
        assert_eq!(blocks("a.rs", RUST, "fn y*").unwrap().len(), 2);
        assert_eq!(
            blocks("a.rs", RUST, "fn z"),
            Err("no line begins with `fn z`".into())
        );
        // All of a line is more than the beginning of another.
        assert_eq!(block("a.rs", "mod a;\nmod a; // b\n", "mod a;"), "mod a;");
    }

    #[test]
    fn functions_of_c_and_conditions_are_blocks() {
        let text = "/* SPDX */\n\n/*\n * On f.\n */\nstatic int f(int a,\n\t\tint b)\n{\n\treturn 1;\n}\n\n#if A\n#include <b.h>\n#if C\n#endif\n#endif\n";
        assert_eq!(
            block("a.c", text, "static int f"),
            "/*| * On f.| */|static int f(int a,|\t\tint b)|{|\treturn 1;|}"
        );
        assert_eq!(
            block("a.c", text, "#if A"),
            "#if A|#include <b.h>|#if C|#endif|#endif"
        );
        assert_eq!(block("a.c", text, "#include <b.h>"), "#include <b.h>");
    }

    #[test]
    fn rules_options_and_definitions_are_blocks() {
        let make = "# Head\n\n# Why.\na: b\n\tc \\\n\td\n\nx := \\\ny\nz := 1\n\ndefine r\nif 1\nendef\nifdef Q\nendif\n";
        assert_eq!(block("Makefile", make, "a: b"), "# Why.|a: b|\tc \\|\td");
        assert_eq!(block("Makefile", make, "x :="), "x := \\|y");
        assert_eq!(block("Makefile", "x = \\\n\ta \\\n\tb\n", "a"), "\ta \\");
        assert_eq!(block("Makefile", make, "define r"), "define r|if 1|endef");
        let kconfig = "config A\n\tbool\n\thelp\n\t  One.\n\n\t  Two.\n\nconfig B\n\tbool\n";
        assert_eq!(
            block("rust/Kconfig.debug", kconfig, "config A"),
            "config A|\tbool|\thelp|\t  One.||\t  Two."
        );
    }

    #[test]
    fn a_section_of_a_documentation_comment_is_a_block() {
        let text = "/// A.\n///\n/// # B\n///\n/// ```\n/// # c\n/// ```\n///\n/// # D\n///\n/// d\nfn a() {}\n";
        assert_eq!(
            block("a.rs", text, "/// # B"),
            "///|/// # B|///|/// ```|/// # c|/// ```"
        );
        assert_eq!(block("a.rs", text, "/// # D"), "///|/// # D|///|/// d");
    }

    #[test]
    fn a_paragraph_of_a_documentation_comment_is_a_block() {
        let text =
            "/// A.\n///\n/// B\n/// b.\n///\n/// - C\n///   c\n/// - D\n///\n/// E.\nfn a() {}\n";
        assert_eq!(block("a.rs", text, "/// B"), "///|/// B|/// b.");
        assert_eq!(block("a.rs", text, "/// - C"), "/// - C|///   c");
        assert_eq!(block("a.rs", text, "/// - D"), "/// - D");
        assert_eq!(block("a.rs", text, "/// E"), "///|/// E.");
    }

    #[test]
    fn a_section_has_those_below_it() {
        let text = "Top\n===\n\nA\n-\n\nB\n---\n\nb\n\nC\n~~~\n\nc\n\n.. _d:\n\nDD\n---\n\nd\n";
        assert_eq!(block("a.rst", text, "B"), "B|---||b||C|~~~||c|");
        assert_eq!(block("a.rst", text, "DD"), ".. _d:||DD|---||d");
    }
}
