// SPDX-License-Identifier: GPL-2.0

//! Finding the blocks that a claim of lines names.

use std::ops::Range;

use super::block;
use super::syntax::Syntax;

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
                .map(|number| block::around(lines, syntax, number))
                .collect());
        }
        let [number] = found[..] else {
            return Err(format!("`{step}` begins {} lines", found.len()));
        };
        within = number + 1..block::around(lines, syntax, number).end;
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
