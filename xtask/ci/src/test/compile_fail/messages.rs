// SPDX-License-Identifier: GPL-2.0

//! Whether a compiler says what is blessed, in its own words.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use lts_host::error::{Context, Result};

/// Whether a compiler of this version says what it should.
pub fn compare(blessed: &str, said: &str, version: &str) -> std::result::Result<(), String> {
    let (head, text) = blessed.split_once('\n').unwrap_or((blessed, ""));
    let right = if head == format!("// rustc {version}") {
        text == said
    } else {
        let blessed = errors(text).map_err(|err| err.to_string())?;
        let said = errors(said).map_err(|err| err.to_string())?;
        blessed.keys().eq(said.keys())
            && blessed
                .iter()
                .all(|(line, errors)| !errors.is_disjoint(&said[line]))
    };
    if right {
        return Ok(());
    }
    let diff = similar::TextDiff::from_lines(text, said);
    let diff = diff.unified_diff().context_radius(2).to_string();
    Err(format!(
        "the compiler says something else (- {head}, + now)\n{diff}"
    ))
}

/// The errors, by the lines of the case they are about: their codes, or texts if they have none.
fn errors(text: &str) -> Result<BTreeMap<Option<u32>, BTreeSet<String>>> {
    let head = Regex::new(r"^error(?:\[(E\d+)\])?: (.*)$").context("a pattern of ours")?;
    let place = Regex::new(r"^ *--> \$DIR/[^:]*:(\d+):").context("a pattern of ours")?;
    let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    let mut put = |what, line| found.entry(line).or_default().insert(what);
    let mut current: Option<String> = None;
    for line in text.lines() {
        if let Some(error) = head.captures(line) {
            if let Some(what) = current.take() {
                put(what, None);
            }
            let what = error
                .get(1)
                .or_else(|| error.get(2))
                .map_or("", |m| m.as_str());
            // A type that is not there had a code of its own once.
            let what = what.replace("E0412", "E0425");
            current = (!what.starts_with("aborting due to")).then_some(what);
        } else if let Some(at) = place.captures(line) {
            if let Some(what) = current.take() {
                put(what, at[1].parse().ok());
            }
        } else if line.is_empty() {
            if let Some(what) = current.take() {
                put(what, None);
            }
        }
    }
    if let Some(what) = current {
        put(what, None);
    }
    // An error that is about nothing in the case follows from those that are.
    if found.len() > 1 {
        found.remove(&None);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLESSED: &str = "// rustc 1.96\nerror[E0277]: `X` is not `Send`\n  --> $DIR/a.rs:7:5\n   |\n\
                           error: expected `type`\n  --> $DIR/a.rs:9:1\n\nerror: aborting due to 2 previous errors\n";

    #[test]
    fn the_blessed_version_must_say_just_this() {
        let said = BLESSED.split_once('\n').unwrap().1;
        assert!(compare(BLESSED, said, "1.96").is_ok());
        assert!(compare(BLESSED, &said.replace("is not", "isn't"), "1.96").is_err());
    }

    #[test]
    fn another_version_may_word_it_differently() {
        let said = "error[E0277]: other words\n --> $DIR/a.rs:7:9\n\nerror: expected `type`\n --> $DIR/a.rs:9:2\n";
        assert!(compare(BLESSED, said, "1.85").is_ok());
        assert!(compare(BLESSED, &said.replace("E0277", "E0308"), "1.85").is_err());
        assert!(compare(BLESSED, &said.replace(":7:", ":8:"), "1.85").is_err());
        assert!(compare(BLESSED, &said.replace("`type`", "`name`"), "1.85").is_err());
        assert!(compare(BLESSED, "", "1.85").is_err());
        let (now, then) = (
            BLESSED.replace("E0277", "E0425"),
            said.replace("E0277", "E0412"),
        );
        assert!(compare(&now, &then, "1.85").is_ok());
    }

    #[test]
    fn another_version_may_show_other_errors_on_a_line() {
        let said = BLESSED.split_once('\n').unwrap().1;
        let more = "error[E0478]: it follows\n --> $DIR/a.rs:9:1\n\n";
        assert!(compare(BLESSED, &format!("{more}{said}"), "1.85").is_ok());
        assert!(compare(&format!("{BLESSED}{more}"), said, "1.85").is_ok());
        let elsewhere = more.replace(":9:", ":10:");
        assert!(compare(BLESSED, &format!("{elsewhere}{said}"), "1.85").is_err());
        let first = "error[E0277]: other words\n --> $DIR/a.rs:7:9\n\n";
        assert!(compare(BLESSED, first, "1.85").is_err());

        let nowhere = "error: no panic handler\n\n";
        assert!(compare(BLESSED, &format!("{said}{nowhere}"), "1.85").is_ok());
        let evaluated = "error[E0080]: panicked\n  --> core/panic.rs:LL:CC\n   |\n\n";
        let blessed = format!("// rustc 1.96\n{evaluated}");
        let reworded = evaluated.replace("panicked", "failed");
        assert!(compare(&blessed, &reworded, "1.85").is_ok());
        assert!(compare(&blessed, nowhere, "1.85").is_err());
    }
}
