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

use super::syntax::{closes, heading, opens, Syntax};

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

fn indent(line: &str) -> usize {
    let columns = |c: char| if c == '\t' { 8 } else { 1 };
    line.chars()
        .take_while(|c| c.is_whitespace())
        .map(columns)
        .sum()
}
