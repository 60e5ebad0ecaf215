// SPDX-License-Identifier: GPL-2.0

//! The rules for contracts and words, as far as a tool can judge:
//! Documentation/rust/coding-guidelines.rst has all of them.

use regex::Regex;

use super::context::Context;
use super::outcome::Outcome;
use lts_host::error::{Failure, Kind, Result};
use lts_host::ui::plural;
use lts_series::series::repository;

/// How the contract of an `unsafe fn` begins.
const CALLER: &str = "The caller must ensure that";

/// How the contract of an `unsafe trait` begins.
const IMPLEMENTERS: &str = "Implementers must ensure that";

/// The line that declares an item with a contract.
const ITEM: &str =
    r#"^\s*(?:pub(?:\([^)]*\))?\s+)?(?:const\s+)?unsafe\s+(?:extern\s+"C"\s+)?(trait|fn)\s"#;

/// Where the words below must not occur.
const TEXTS: &[&str] = &["Documentation/rust/", "rust/", "samples/", "scripts/"];

/// Beginnings of words that must not occur, except in backquotes; and what to do instead.
const WORDS: &[(&str, &str)] = &[
    ("initialis", "write `initialize`"),
    ("vouch", "name the rule or the invariant"),
    ("whoever", "name the subject"),
];

pub fn contracts(context: &Context<'_>) -> Result<Outcome> {
    let cfg = context.cfg;
    let item = Regex::new(ITEM)?;
    let mut wrong = Vec::new();
    let (mut contracts, mut files) = (0, 0);
    for path in repository::files(cfg)? {
        let place = repository::place(&path);
        if !TEXTS.iter().any(|text| place.starts_with(text)) {
            continue;
        }
        files += 1;
        let content = fs_err::read(cfg.root.join(&path))?;
        let content = String::from_utf8_lossy(&content);
        let mut found = words(&content);
        if place.starts_with("rust/") && path.ends_with(".rs") {
            let (count, bad) = sections(&content, &item);
            contracts += count;
            found.extend(bad);
        }
        found.sort();
        wrong.extend(
            found
                .into_iter()
                .map(|(line, what)| format!("{path}:{line}: {what}")),
        );
    }
    if wrong.is_empty() {
        return Ok(Outcome::Passed(format!(
            "{} begin as they should, the words of {} are fine",
            plural(contracts, "contract"),
            plural(files, "file")
        )));
    }
    Err(Failure::new(
        Kind::Failed,
        format!(
            "{} where contracts or words are not as they should be",
            plural(wrong.len(), "place")
        ),
    )
    .tried(wrong.join("\n"))
    .hint("Documentation/rust/coding-guidelines.rst has the rules")
    .into())
}

/// Counts the sections `# Safety`, and lists those that begin wrongly: the line, and what is wrong.
fn sections(content: &str, item: &Regex) -> (usize, Vec<(usize, String)>) {
    let lines: Vec<&str> = content.lines().collect();
    let mut count = 0;
    let mut wrong = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if doc(line) != Some("# Safety") {
            continue;
        }
        count += 1;
        let (docs, rest) = lines.split_at(i + 1 + comment(&lines[i + 1..]));
        let text = docs[i + 1..]
            .iter()
            .filter_map(|line| doc(line))
            .find(|text| !text.is_empty())
            .unwrap_or_default();
        let allowed: &[&str] = match kind(rest, item) {
            Some("trait") => &[IMPLEMENTERS],
            Some(_) => &[CALLER],
            None => &[CALLER, IMPLEMENTERS],
        };
        if !allowed.iter().any(|start| text.starts_with(start)) {
            wrong.push((
                i + 1,
                format!(
                    "`# Safety` does not begin with `{}`",
                    allowed.join("` or `")
                ),
            ));
        }
    }
    (count, wrong)
}

/// The text of a line of documentation.
fn doc(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let text = line
        .strip_prefix("///")
        .or_else(|| line.strip_prefix("//!"))?;
    Some(text.trim())
}

/// How many lines from the first on are one comment.
fn comment(lines: &[&str]) -> usize {
    lines
        .iter()
        .take_while(|line| line.trim_start().starts_with("//"))
        .count()
}

/// Whether the item behind the documentation is a `fn` or a `trait`, as far as that can be seen.
fn kind<'a>(lines: &[&'a str], item: &Regex) -> Option<&'a str> {
    lines
        .iter()
        .take_while(|line| !line.trim().is_empty())
        .find_map(|line| item.captures(line))
        .and_then(|captures| captures.get(1))
        .map(|kind| kind.as_str())
}

/// Lists the words that must not occur: the line, and what to do about it.
fn words(content: &str) -> Vec<(usize, String)> {
    let mut wrong = Vec::new();
    for (i, line) in content.lines().enumerate() {
        let text = prose(&line.to_lowercase());
        for (word, instead) in WORDS {
            if text.contains(word) {
                wrong.push((i + 1, format!("`{word}`: {instead}")));
            }
        }
    }
    wrong
}

/// A line without what is in backquotes: names are not prose.
fn prose(line: &str) -> String {
    let line = line.replace("``", "`");
    let parts: Vec<&str> = line.split('`').collect();
    let last = parts.len() - 1;
    parts
        .iter()
        .enumerate()
        .filter(|(i, _)| i % 2 == 0 || *i == last)
        .map(|(_, part)| *part)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong_sections(content: &str) -> (usize, Vec<usize>) {
        let item = Regex::new(ITEM).unwrap();
        let (count, wrong) = sections(content, &item);
        (count, wrong.into_iter().map(|(line, _)| line).collect())
    }

    #[test]
    fn a_contract_says_who_must_ensure_what() {
        let good = "/// # Safety\n///\n/// The caller must ensure that `p` is valid.\n\
                    pub unsafe fn read(p: *const u8) {}\n\n\
                    /// # Safety\n///\n/// Implementers must ensure that:\n///\n/// - one;\n\
                    #[must_use]\npub(crate) unsafe trait One {\n    /// # Safety\n    ///\n    \
                    /// The caller must ensure that:\n    unsafe extern \"C\" fn f();\n}\n";
        assert_eq!(wrong_sections(good), (3, vec![]));
        let bad = "/// # Safety\n///\n/// `p` must be valid.\nunsafe fn a(p: *const u8) {}\n\n\
                   /// # Safety\n///\n/// Callers must ensure that `p` is valid.\nunsafe fn b() {}\n\n\
                   /// # Safety\nunsafe fn c() {}\n";
        assert_eq!(wrong_sections(bad), (3, vec![1, 6, 11]));
    }

    #[test]
    fn a_trait_is_not_called_and_a_function_is_not_implemented() {
        let of = |who: &str, item: &str| {
            wrong_sections(&format!(
                "/// # Safety\n///\n/// {who} must ensure that\n#[inline]\n{item}\n"
            ))
            .1
            .len()
        };
        assert_eq!(of("The caller", "unsafe trait One {"), 1);
        assert_eq!(of("Implementers", "unsafe trait One {"), 0);
        assert_eq!(of("The caller", "    pub const unsafe fn one(p: u8) {"), 0);
        assert_eq!(of("Implementers", "unsafe extern \"C\" fn one() {"), 1);
        // What a macro makes is not known.
        assert_eq!(of("Implementers", "one! {"), 0);
        assert_eq!(of("The caller", "one! {"), 0);
    }

    #[test]
    fn what_an_example_has_in_it_is_not_a_contract() {
        assert_eq!(wrong_sections("/// /// # Safety\n/// fn f() {}\n").0, 0);
        assert_eq!(wrong_sections("// # Safety\nlet s = \"# Safety\";\n").0, 0);
    }

    #[test]
    fn words_are_found_in_any_form_but_not_in_backquotes() {
        let lines =
            |text| -> Vec<usize> { words(text).into_iter().map(|(line, _)| line).collect() };
        assert_eq!(lines("fine\nUninitialised memory\n"), [2]);
        assert_eq!(lines("// Whoever calls it vouches for it.\n"), [1, 1]);
        assert_eq!(lines("``initialise()`` and `vouch`\n"), [0; 0]);
        assert_eq!(lines("``a`` whoever `b`\n"), [1]);
        assert_eq!(lines("not closed: ` whoever\n"), [1]);
        assert_eq!(lines("/// ```\n/// initializes\n"), [0; 0]);
    }
}
