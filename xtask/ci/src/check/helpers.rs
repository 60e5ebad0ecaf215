// SPDX-License-Identifier: GPL-2.0

//! The rule for helpers in C: each is one call or expression. A mechanism is a function of its
//! subsystem, where its maintainers see it, and C can use it.

use std::collections::BTreeSet;

use regex::Regex;

use super::context::Context;
use super::outcome::Outcome;
use lts_host::error::{Failure, Kind, Result};
use lts_host::ui::plural;
use lts_series::series::repository;

/// Where the helpers are.
const FOLDER: &str = "rust/helpers/";

/// What marks a helper, which may be inlined.
const MARK: &str = "__rust_helper";
/// What marks a helper that may not.
const MARK_NOINLINE: &str = "__rust_helper_noinline";

/// Helpers that are more than one statement, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "hrtimer_setup",
        "mainline's function of this name, which 5.10 has in two variants and without the callback",
    ),
    (
        "task_get_pid_ns",
        "the pointer is only valid in an RCU section, which has to be around all of it",
    ),
    (
        "warn_at",
        "WARN() prints a line before the call; what it is made of differs between architectures",
    ),
];

/// Addresses that are others in a function that was inlined.
const ADDRESSES: &[&str] = &["__builtin_return_address", "_RET_IP_", "_THIS_IP_"];

/// What begins a statement that is not a plain one.
const KEYWORDS: &[&str] = &["do", "for", "goto", "if", "switch", "while"];

pub fn helpers(context: &Context<'_>) -> Result<Outcome> {
    let cfg = context.cfg;
    let scanner = Scanner::new()?;
    let mut found = Found::default();
    for path in repository::files(cfg)? {
        if repository::place(&path).starts_with(FOLDER) && path.ends_with(".c") {
            let content = fs_err::read(cfg.root.join(&path))?;
            scanner.file(&path, &String::from_utf8_lossy(&content), &mut found);
        }
    }
    if found.count == 0 && found.wrong.is_empty() {
        return Ok(Outcome::Skipped(format!("there is no helper in {FOLDER}")));
    }
    let excused = found.excuse(EXCEPTIONS);
    if found.wrong.is_empty() {
        return Ok(Outcome::Passed(format!(
            "{} forward, {excused} with a reason for more",
            plural(found.count, "helper")
        )));
    }
    let wrong: Vec<&str> = found.wrong.iter().map(|(_, what)| what.as_str()).collect();
    Err(Failure::new(
        Kind::Failed,
        format!(
            "{} with more than a call or an expression",
            plural(wrong.len(), "place")
        ),
    )
    .tried(wrong.join("\n"))
    .hint("a mechanism is a function of the C subsystem, in a patch of its own")
    .into())
}

/// What the files have.
#[derive(Debug, Default)]
struct Found {
    /// How many helpers there are.
    count: usize,
    /// What is wrong: the name of the helper, if it is in one, and a line for the user.
    wrong: Vec<(Option<String>, String)>,
}

impl Found {
    /// Drops what the table excuses, and returns how many helpers that are. An entry that excuses
    /// nothing is wrong.
    fn excuse(&mut self, table: &[(&str, &str)]) -> usize {
        let mut excused = BTreeSet::new();
        self.wrong.retain(|(name, _)| {
            match table
                .iter()
                .find(|(known, _)| name.as_deref() == Some(*known))
            {
                Some((known, _)) => {
                    excused.insert(*known);
                    false
                }
                None => true,
            }
        });
        for (name, _) in table.iter().filter(|(name, _)| !excused.contains(name)) {
            self.wrong
                .push((None, format!("{name}: needs no exception any more")));
        }
        excused.len()
    }
}

/// A part of a C file.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Char(char),
    /// A line of the preprocessor, with those that continue it, without the `#`.
    Directive(String),
}

impl Part {
    fn char(&self) -> Option<char> {
        match self {
            Part::Char(c) => Some(*c),
            Part::Directive(_) => None,
        }
    }
}

struct Scanner {
    /// Comments and literals.
    opaque: Regex,
    /// The name of a helper, in the head of its function.
    name: Regex,
    /// The use of a macro that defines helpers, which stands alone.
    macro_use: Regex,
}

impl Scanner {
    fn new() -> Result<Self> {
        Ok(Self {
            opaque: Regex::new(
                r#"(?s)/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\\n"#,
            )?,
            name: Regex::new(r"\brust_helper_((?:\w|##)+)\s*\(")?,
            macro_use: Regex::new(r"^[A-Z][A-Z0-9_]*\([\w\s,]*\)$")?,
        })
    }

    /// Looks at one file.
    fn file(&self, path: &str, content: &str, found: &mut Found) {
        // Each becomes a `0`, as a value, or a space; lines keep their numbers.
        let content = self
            .opaque
            .replace_all(content, |found: &regex::Captures<'_>| {
                let text = found.get(0).map_or("", |text| text.as_str());
                match text.as_bytes().first() {
                    Some(b'\\') => "\u{1}".to_owned(),
                    Some(b'/') => format!(" {}", "\n".repeat(text.matches('\n').count())),
                    _ => "0".to_owned(),
                }
            });
        self.text(path, &parts(&content), found);
    }

    /// Looks at functions and whatever is between them.
    fn text(&self, path: &str, parts: &[(usize, Part)], found: &mut Found) {
        let mut head = String::new();
        let mut i = 0;
        while let Some((line, part)) = parts.get(i) {
            i += 1;
            match part {
                Part::Directive(text) if text.starts_with("define") && defines(text) => {
                    let body: Vec<(usize, Part)> = text
                        .chars()
                        .skip_while(|c| *c != '\u{1}')
                        .map(|c| (*line, Part::Char(if c == '\u{1}' { ' ' } else { c })))
                        .collect();
                    self.text(path, &body, found);
                }
                Part::Directive(_) => {}
                Part::Char('{') => {
                    let end = i + body_len(&parts[i..]);
                    self.function(path, *line, &head, &parts[i..end], found);
                    head.clear();
                    i = end + 1;
                }
                Part::Char(';') if head.trim().starts_with("static_assert(") => head.clear(),
                Part::Char(';') => {
                    let what = head.trim();
                    found.wrong.push((
                        None,
                        format!("{path}:{line}: `{what};` is data or a declaration"),
                    ));
                    head.clear();
                }
                Part::Char('\n') if self.macro_use.is_match(head.trim()) => head.clear(),
                Part::Char(c) => head.push(*c),
            }
        }
    }

    /// Looks at one function, whose body these parts are.
    fn function(
        &self,
        path: &str,
        line: usize,
        head: &str,
        body: &[(usize, Part)],
        found: &mut Found,
    ) {
        let name = self
            .name
            .captures(head)
            .and_then(|captures| captures.get(1))
            .filter(|_| {
                head.split_whitespace()
                    .any(|word| [MARK, MARK_NOINLINE].contains(&word))
            })
            .map(|name| name.as_str().to_owned());
        let Some(name) = name else {
            let head = head.split_whitespace().collect::<Vec<_>>().join(" ");
            found.wrong.push((
                None,
                format!("{path}:{line}: `{head}` is not a helper: `{MARK} … rust_helper_NAME()`"),
            ));
            return;
        };
        found.count += 1;
        let text: String = body.iter().filter_map(|(_, part)| part.char()).collect();
        let address = ADDRESSES.iter().find(|name| text.contains(**name));
        let inlined = head.split_whitespace().any(|word| word == MARK);
        if let Some(address) = address.filter(|_| inlined) {
            found.wrong.push((
                None,
                format!("{path}:{line}: {address} needs {MARK_NOINLINE}, not {MARK}"),
            ));
        }
        let (counts, blocks) = statements(body);
        let what = match counts.iter().find(|&&count| count != 1) {
            _ if blocks => "a branch, a loop or a block".to_owned(),
            Some(count) => plural(*count, "statement"),
            None => return,
        };
        found.wrong.push((
            Some(name.clone()),
            format!("{path}:{line}: rust_helper_{name}(): {what}"),
        ));
    }
}

/// Whether a macro defines helpers.
fn defines(directive: &str) -> bool {
    directive.contains("\u{1}") && directive.contains(MARK)
}

/// Splits a file, without comments and literals, into characters and directives, each with its line.
fn parts(content: &str) -> Vec<(usize, Part)> {
    let mut parts = Vec::new();
    let mut number = 1;
    for line in content.split('\n') {
        match line.trim_start().strip_prefix('#') {
            Some(directive) => parts.push((number, Part::Directive(directive.trim().to_owned()))),
            None => {
                parts.extend(line.chars().map(|c| (number, Part::Char(c))));
                parts.push((number, Part::Char('\n')));
            }
        }
        number += 1 + line.matches('\u{1}').count();
    }
    parts
}

/// How many parts a function's body has, up to its `}`.
fn body_len(parts: &[(usize, Part)]) -> usize {
    let mut depth = 0_usize;
    for (i, (_, part)) in parts.iter().enumerate() {
        match part {
            Part::Char('{') => depth += 1,
            Part::Char('}') if depth == 0 => return i,
            Part::Char('}') => depth -= 1,
            _ => {}
        }
    }
    parts.len()
}

/// A `#if` in a function: how many statements there may be before it, in the branches that have
/// ended, and whether one of them is an `#else`.
struct Branches {
    before: BTreeSet<usize>,
    ended: BTreeSet<usize>,
    complete: bool,
}

/// How many statements a body may have, by the configuration; and whether one is not plain.
fn statements(body: &[(usize, Part)]) -> (BTreeSet<usize>, bool) {
    let mut counts = BTreeSet::from([0]);
    let mut stack: Vec<Branches> = Vec::new();
    let mut blocks = false;
    let mut text = String::new();
    for (_, part) in body {
        match part {
            Part::Char('{' | '}') => blocks = true,
            Part::Char(';') => {
                counts = counts.iter().map(|count| count + 1).collect();
                blocks |= !is_plain(&text);
                text.clear();
            }
            Part::Char(c) => text.push(*c),
            Part::Directive(directive) if directive.starts_with("if") => stack.push(Branches {
                before: counts.clone(),
                ended: BTreeSet::new(),
                complete: false,
            }),
            Part::Directive(directive) if directive.starts_with("el") => {
                if let Some(branches) = stack.last_mut() {
                    branches.ended.append(&mut counts);
                    branches.complete |= directive.starts_with("else");
                    counts = branches.before.clone();
                }
            }
            Part::Directive(directive) if directive.starts_with("endif") => {
                if let Some(mut branches) = stack.pop() {
                    counts.append(&mut branches.ended);
                    if !branches.complete {
                        counts.append(&mut branches.before);
                    }
                }
            }
            Part::Directive(_) => {}
        }
    }
    (counts, blocks)
}

fn is_plain(statement: &str) -> bool {
    let word = statement
        .trim_start()
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()
        .unwrap_or_default();
    !KEYWORDS.contains(&word)
}

#[cfg(test)]
mod tests;
