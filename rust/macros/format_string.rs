// SPDX-License-Identifier: GPL-2.0

//! The arguments that a format string uses, and their roles.
//!
//! The syntax is that of [`core::fmt`]. Invalid parts are skipped: the compiler reports them.

/// The arguments that a format string uses.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct FormatString {
    /// The names of arguments that are printed.
    pub(crate) names: Vec<String>,
    /// The names of widths and precisions, which are `usize` and never printed.
    pub(crate) count_names: Vec<String>,
    /// The positions of widths and precisions.
    pub(crate) count_positions: Vec<usize>,
}

impl FormatString {
    /// Returns whether the argument at `position` is a width or a precision.
    pub(crate) fn counts_position(&self, position: usize) -> bool {
        self.count_positions.contains(&position)
    }

    /// Returns whether the argument `name` is a width or a precision.
    pub(crate) fn counts_name(&self, name: &str) -> bool {
        self.count_names.iter().any(|n| n == name)
    }
}

/// Which argument a placeholder shows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Argument {
    /// The one after that of the last placeholder of this kind.
    Next,
    /// The one at this position.
    Position(usize),
    /// The one of this name, or the variable.
    Name(String),
}

/// A format string in which all placeholders are `{}`, with or without an argument.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plain {
    /// What is before, between and after the placeholders.
    pub(crate) pieces: Vec<String>,
    /// The argument of each placeholder.
    pub(crate) arguments: Vec<Argument>,
}

/// Takes the decoded text of a format string apart, if it is [`Plain`] and has no NUL.
pub(crate) fn plain(text: &str) -> Option<Plain> {
    let mut pieces = vec![String::new()];
    let mut arguments = Vec::new();
    let mut chars = text.chars().peekable();

    while let Some(c) = chars.next() {
        let doubled = chars.peek() == Some(&c);
        match c {
            '\0' => return None,
            '{' | '}' if doubled => {
                chars.next();
            }
            '}' => return None,
            '{' => {
                let mut name = String::new();
                loop {
                    match chars.next()? {
                        '}' => break,
                        c if c == '_' || c.is_alphanumeric() => name.push(c),
                        _ => return None,
                    }
                }
                arguments.push(match name.parse() {
                    Ok(position) => Argument::Position(position),
                    Err(_) if name.is_empty() => Argument::Next,
                    Err(_) if name.starts_with(|c: char| c.is_ascii_digit()) => return None,
                    Err(_) => Argument::Name(name),
                });
                pieces.push(String::new());
                continue;
            }
            _ => {}
        }
        pieces.last_mut()?.push(c);
    }
    Some(Plain { pieces, arguments })
}

/// Parses the decoded text of a format string.
pub(crate) fn parse(text: &str) -> FormatString {
    let mut uses = FormatString::default();
    let mut position = 0;
    let mut rest = text;

    while let Some((_, after)) = rest.split_once('{') {
        if let Some(after) = after.strip_prefix('{') {
            rest = after;
            continue;
        }
        let Some((placeholder, after)) = after.split_once('}') else {
            break;
        };
        rest = after;
        let (argument, spec) = match placeholder.split_once(':') {
            Some((argument, spec)) => (argument.trim(), spec.trim_end()),
            None => (placeholder.trim(), ""),
        };

        let (width, precision) = counts(spec);
        // `.*` takes two arguments: first the precision, then the value.
        if precision == "*" {
            uses.count_positions.push(position);
            position += 1;
        }
        for count in [width, precision] {
            if let Some(count) = count.strip_suffix('$') {
                match count.parse() {
                    Ok(position) => uses.count_positions.push(position),
                    Err(_) => uses.count_names.push(count.to_owned()),
                }
            }
        }

        if argument.is_empty() {
            position += 1;
        } else if argument.parse::<usize>().is_err() {
            uses.names.push(argument.to_owned());
        }
    }
    uses
}

/// Returns the width and the precision in the part of a placeholder after the `:`.
fn counts(spec: &str) -> (&str, &str) {
    // The fill may be any character if an alignment follows it.
    let is_alignment = |c: char| matches!(c, '<' | '^' | '>');
    let mut chars = spec.chars();
    let spec = match (chars.next(), chars.next()) {
        (Some(_), Some(second)) if is_alignment(second) => chars.as_str(),
        (Some(first), _) if is_alignment(first) => &spec[1..],
        _ => spec,
    };
    let spec = spec.trim_start_matches(['+', '-']);
    let spec = spec.strip_prefix('#').unwrap_or(spec);
    // `0` means leading zeros, but `0$` is a width.
    let spec = match spec.strip_prefix('0') {
        Some(after) if !after.starts_with('$') => after,
        _ => spec,
    };

    let (width, spec) = count(spec);
    let precision = match spec.strip_prefix('.') {
        Some(spec) if spec.starts_with('*') => "*",
        Some(spec) => count(spec).0,
        None => "",
    };
    (width, precision)
}

/// Splits a number, `number$` or `name$` off the front.
fn count(spec: &str) -> (&str, &str) {
    let end = spec
        .find(|c: char| c != '_' && !c.is_alphanumeric())
        .unwrap_or(spec.len());
    if spec[end..].starts_with('$') {
        return spec.split_at(end + 1);
    }
    let end = spec
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(spec.len());
    spec.split_at(end)
}
