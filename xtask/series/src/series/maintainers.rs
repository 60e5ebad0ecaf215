// SPDX-License-Identifier: GPL-2.0

//! `MAINTAINERS`: our entries go into the base's file at their alphabetical places.

/// One entry: a title line and what follows it up to an empty line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its first line, by which the file is sorted.
    pub title: String,
    text: String,
}

impl Entry {
    /// The file patterns of the entry's `F:` lines.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.text
            .lines()
            .filter_map(|line| line.strip_prefix("F:"))
            .map(str::trim)
    }
}

/// The entries of a file in the kernel's format; what stands before the first one is skipped.
///
/// An entry is a paragraph whose first line is a title and whose second line is a field, such as
/// `M:\tName <address>`.
pub fn entries(text: &str) -> Vec<Entry> {
    places(text)
        .into_iter()
        .map(|(start, end)| Entry {
            title: text[start..end].lines().next().unwrap_or("").to_owned(),
            text: text[start..end].to_owned(),
        })
        .collect()
}

/// Puts `ours` into `base`, each entry where it disturbs the order of titles least.
pub fn insert(base: &str, ours: &[Entry]) -> String {
    let mut text = base.to_owned();
    for entry in ours {
        let places = places(&text);
        let titles: Vec<&str> = places
            .iter()
            .map(|&(start, end)| text[start..end].lines().next().unwrap_or(""))
            .collect();
        let at = match places.get(position(&titles, &entry.title)) {
            Some(&(start, _)) => start,
            None => text.len(),
        };
        if at == text.len() && !text.is_empty() {
            let newlines = if text.ends_with("\n\n") { "" } else { "\n" };
            text.push_str(newlines);
            text.push_str(&entry.text);
        } else {
            text.insert_str(at, &format!("{}\n", entry.text));
        }
    }
    text
}

/// Finds our entries in `now`, which is `base` with them in it, and gives `stored`, our own file,
/// with them in place of its own. `None` if `now` differs from `base` in more than that.
pub fn extract(base: &str, stored: &str, now: &str) -> Option<String> {
    let theirs = entries(base);
    let mut ours: Vec<Entry> = entries(now)
        .into_iter()
        .filter(|entry| !theirs.contains(entry))
        .collect();
    if insert(base, &ours) != now {
        return None;
    }
    let head = places(stored)
        .first()
        .map_or(stored, |&(start, _)| &stored[..start]);
    let mut parts = vec![head.trim_end().to_owned()];
    parts.retain(|part| !part.is_empty());
    for old in entries(stored) {
        if let Some(i) = ours.iter().position(|entry| entry.title == old.title) {
            parts.push(ours.remove(i).text.trim_end().to_owned());
        }
    }
    parts.extend(ours.iter().map(|entry| entry.text.trim_end().to_owned()));
    Some(parts.join("\n\n") + "\n")
}

/// The index before which `title` goes. The base's order has flaws ("THE REST" is last, some
/// entries are astray), so the last of the places with the fewest inversions is taken, not the first that fits.
fn position(titles: &[&str], title: &str) -> usize {
    // Moving the place past an entry loses an inversion if that entry sorts before ours.
    let mut balance = 0i64;
    let mut best = (0i64, 0);
    for (i, other) in titles.iter().enumerate() {
        balance += if *other < title { -1 } else { 1 };
        if balance <= best.0 {
            best = (balance, i + 1);
        }
    }
    best.1
}

/// The byte ranges of the entries, each with the newline of its last line.
fn places(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut flush = |start: usize, end: usize| {
        let mut lines = text[start..end].lines();
        if let (Some(title), Some(field)) = (lines.next(), lines.next()) {
            if !title.starts_with(|c: char| c.is_whitespace())
                && is_field(field)
                && !is_field(title)
            {
                found.push((start, end));
            }
        }
    };
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            flush(start, at);
            start = at + line.len();
        }
        at += line.len();
    }
    flush(start, at);
    found
}

/// Whether a line is a field of an entry: a capital, a colon, white space.
fn is_field(line: &str) -> bool {
    let mut chars = line.chars();
    matches!(
        (chars.next(), chars.next(), chars.next()),
        (Some('A'..='Z'), Some(':'), Some('\t' | ' '))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "List of maintainers\n===\n\n\tM: how\n\nMaintainers List\n---\n\n\
        ALPHA\nM:\ta\nF:\ta/\n\nZEBRA ASTRAY\nM:\tz\n\nBETA\nM:\tb\n\nSIGMA\nM:\ts\n\n\
        THE REST\nM:\tl\nF:\t*\n";

    fn insert_one(title: &str) -> String {
        let ours = entries(&format!("{title}\nM:\tus\n"));
        assert_eq!(ours.len(), 1);
        insert(BASE, &ours)
    }

    #[test]
    fn an_entry_goes_to_its_place_among_flaws() {
        let expected = BASE.replace("SIGMA\n", "RUST\nM:\tus\n\nSIGMA\n");
        assert_eq!(insert_one("RUST"), expected);
        assert!(insert_one("AAA").contains("---\n\nAAA\nM:\tus\n\nALPHA\n"));
        assert!(insert_one("ZZZ").ends_with("F:\t*\n\nZZZ\nM:\tus\n"));
    }

    #[test]
    fn edited_entries_are_taken_out_again() {
        let stored = "# ours\n\nRUST\nM:\tus\n\nRUST SAMPLES\nM:\tus\n";
        let merged = insert(BASE, &entries(stored));
        assert_eq!(extract(BASE, stored, &merged).as_deref(), Some(stored));
        let edited = merged.replace("RUST\nM:\tus", "RUST\nM:\tyou\nF:\trust/");
        assert_eq!(
            extract(BASE, stored, &edited),
            Some(stored.replace("RUST\nM:\tus", "RUST\nM:\tyou\nF:\trust/"))
        );
        assert_eq!(
            extract(BASE, stored, &merged.replace("BETA\nM:\tb", "BETA\nM:\tx")),
            None
        );
    }

    #[test]
    fn entries_are_found_and_their_files_listed() {
        let all = entries(BASE);
        let titles: Vec<_> = all.iter().map(|entry| entry.title.as_str()).collect();
        assert_eq!(
            titles,
            ["ALPHA", "ZEBRA ASTRAY", "BETA", "SIGMA", "THE REST"]
        );
        assert_eq!(all[0].files().collect::<Vec<_>>(), ["a/"]);
        assert_eq!(entries("# SPDX\n\nNot an entry\n"), []);
    }
}
