// SPDX-License-Identifier: GPL-2.0

//! No patch names a file that a later one adds: a reviewer would look for it in vain.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::context::Context;
use super::outcome::{refuse, Outcome};
use lts_host::error::Result;

/// A path, or a page that a page links to.
const NAMES: &str = r":doc:`(?:[^`<]*<)?(?<page>[\w-]+)>?`|(?<path>[\w.+-]+(?:/[\w.+-]+)+)";

pub fn forward(context: &Context<'_>) -> Result<Outcome> {
    let series = &context.tree()?.series;
    let files = series.overlay.files();
    let added_by: BTreeMap<&str, usize> = files.map(|(path, file)| (path, file.patch)).collect();
    let names = Regex::new(NAMES)?;

    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for (i, patch) in series.patches.iter().enumerate() {
        let mut look = |place: &str, text: &str| {
            for name in named(&names, text) {
                let Some(&later) = added_by.get(name.as_str()).filter(|&&later| later > i) else {
                    continue;
                };
                // What stays in a file that several patches change is told once.
                if seen.insert((place.to_owned(), name.clone())) {
                    let later = &series.patches[later].name;
                    let here = &patch.name;
                    wrong.push(format!("{here}: {place} names {name}, which {later} adds"));
                }
            }
        };
        look(&format!("{}.txt", patch.name), &patch.message);
        if let Some(diff) = &patch.diff {
            let text = String::from_utf8_lossy(&diff.text);
            look(&format!("{}.diff", patch.name), &added(&text));
        }
        for (path, file) in series.overlay.of(i) {
            look(path, &String::from_utf8_lossy(&file.at(i)));
        }
    }
    let hint = "claim the lines for the later patch, or reword them: see patches/README.md";
    refuse("the series", &wrong, hint)?;
    let files = added_by.len();
    Ok(Outcome::Passed(format!(
        "{files} files are named by no earlier patch"
    )))
}

/// The files that a text names.
fn named(names: &Regex, text: &str) -> BTreeSet<String> {
    let name = |found: regex::Captures<'_>| match found.name("page") {
        Some(page) => format!("Documentation/rust/{}.rst", page.as_str()),
        None => found["path"].trim_end_matches('.').to_owned(),
    };
    names.captures_iter(text).map(name).collect()
}

/// The lines that a diff adds.
fn added(diff: &str) -> String {
    let lines = diff.lines().filter(|line| !line.starts_with("+++"));
    let added = lines.filter_map(|line| line.strip_prefix('+'));
    added.map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_linked_pages_are_names() {
        let names = Regex::new(NAMES).unwrap();
        let text = "See `rust/a.rs`, :doc:`one` or :doc:`two <two-b>`, $(srctree)/scripts/x.sh.";
        let found: Vec<String> = named(&names, text).into_iter().collect();
        let expected = [
            "Documentation/rust/one.rst",
            "Documentation/rust/two-b.rst",
            "rust/a.rs",
            "scripts/x.sh",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn only_what_a_diff_adds_counts() {
        assert_eq!(added("+++ b/x\n+new\n-old\n same\n"), "new\n");
    }
}
