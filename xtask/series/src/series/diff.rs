// SPDX-License-Identifier: GPL-2.0

//! The edits of one patch: a plain git diff that changes files of the base.

use std::collections::BTreeMap;
use std::ops::Range;

/// A parsed diff. Only its outline is looked at; git applies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff {
    /// The diff as stored.
    pub text: Vec<u8>,
    files: BTreeMap<String, File>,
}

/// The part of a diff for one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct File {
    /// Where it is in the text.
    bytes: Range<usize>,
    /// The hashes of the file that it was made for, and of what it makes of that.
    ids: (String, String),
    hunks: Vec<Hunk>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Hunk {
    header: String,
    /// Where it begins in the text.
    start: usize,
}

impl Diff {
    /// Reads a diff and refuses what a patch to the base must not hold.
    pub fn parse(text: Vec<u8>) -> Result<Self, String> {
        let mut files: BTreeMap<String, File> = BTreeMap::new();
        let mut current: Option<String> = None;
        let mut next = 0;
        for (i, line) in text.split_inclusive(|&byte| byte == b'\n').enumerate() {
            let start = next;
            next += line.len();
            let line = String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(line));
            let at = |what: &str| Err(format!("line {}: {what}", i + 1));
            if let Some(paths) = line.strip_prefix("diff --git ") {
                let Some(path) = one_path(paths) else {
                    return at("the two sides name different files");
                };
                let file = File {
                    bytes: start..next,
                    ..File::default()
                };
                if files.insert(path.to_owned(), file).is_some() {
                    return at("a second section for the same file");
                }
                current = Some(path.to_owned());
                continue;
            }
            let file = current.as_ref().and_then(|path| files.get_mut(path));
            if line.starts_with("@@ ") {
                let Some(file) = file else {
                    return at("a hunk before any `diff --git` line");
                };
                // What follows the second @@ is a decoration.
                let header = line.split("@@").nth(1).unwrap_or("").trim();
                file.hunks.push(Hunk {
                    header: format!("@@ {header} @@"),
                    start,
                });
                file.bytes.end = next;
            } else if line.starts_with("new file mode ") {
                return at("adds a file; new files belong in the overlay");
            } else if line.starts_with("GIT binary patch") || line.starts_with("Binary files ") {
                return at("a binary change");
            } else if let Some(file) = file {
                if let (Some(ids), true) = (line.strip_prefix("index "), file.hunks.is_empty()) {
                    let mut ids = ids.split(' ').next().unwrap_or("").split("..");
                    let mut id = || ids.next().unwrap_or("").to_owned();
                    file.ids = (id(), id());
                }
                file.bytes.end = next;
            }
        }
        if files.is_empty() {
            return Err("no `diff --git` line".to_owned());
        }
        Ok(Self { text, files })
    }

    /// The files it changes.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The part for one file, a diff of its own.
    pub fn of(&self, path: &str) -> &[u8] {
        self.files
            .get(path)
            .map_or(b"", |file| &self.text[file.bytes.clone()])
    }

    /// The hashes of the file that the edits of `path` were made for and of what they make of it,
    /// if the diff tells all of them.
    pub fn ids(&self, path: &str) -> Option<(&str, &str)> {
        let (before, after) = &self.files.get(path)?.ids;
        let whole = |id: &str| id.len() >= 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        (whole(before) && whole(after)).then_some((before, after))
    }

    /// Describes the hunk of `path` that starts at this line of the old file.
    pub fn hunk(&self, path: &str, line: &str) -> Option<String> {
        let hunks = &self.files.get(path)?.hunks;
        let starts = |hunk: &Hunk| old_start(&hunk.header) == Some(line);
        let i = hunks.iter().position(starts)?;
        Some(name_of(hunks, i))
    }

    /// Each hunk of `path` as a diff of its own, with its description.
    pub fn hunks(&self, path: &str) -> Vec<(String, Vec<u8>)> {
        let Some(File { bytes, hunks, .. }) = self.files.get(path) else {
            return Vec::new();
        };
        let first = hunks.first().map_or(bytes.end, |hunk| hunk.start);
        let alone = |i: usize| {
            let end = hunks.get(i + 1).map_or(bytes.end, |hunk| hunk.start);
            let hunk = &self.text[hunks[i].start..end];
            let body = hunk.iter().position(|&byte| byte == b'\n');
            let body = body.map_or(&b""[..], |at| &hunk[at..]);
            let header = unmoved(&hunks[i].header);
            [&self.text[bytes.start..first], header.as_bytes(), body].concat()
        };
        (0..hunks.len())
            .map(|i| (name_of(hunks, i), alone(i)))
            .collect()
    }
}

fn name_of(hunks: &[Hunk], i: usize) -> String {
    format!("hunk {} of {} ({})", i + 1, hunks.len(), hunks[i].header)
}

fn old_start(header: &str) -> Option<&str> {
    header.strip_prefix("@@ -")?.split([',', ' ']).next()
}

/// The header of a hunk that no other one has moved: it starts at the same line in both files.
fn unmoved(header: &str) -> String {
    let moved = || {
        let (old, new) = header.split_once(" +")?;
        let length = new.find([',', ' ']).map_or("", |at| &new[at..]);
        Some(format!("{old} +{}{length}", old_start(header)?))
    };
    moved().unwrap_or_else(|| header.to_owned())
}

/// The path of `a/PATH b/PATH`.
fn one_path(paths: &str) -> Option<&str> {
    let path = paths.get(2..paths.len() / 2)?;
    (paths == format!("a/{path} b/{path}")).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDIT: &str = "diff --git a/x y b/x y\nindex 1..2 100644\n--- a/x y\n+++ b/x y\n\
        @@ -1,2 +1,3 @@\n a\n+b\n c\n@@ -9 +10 @@ int f(void)\n-q\n+r\n";

    #[test]
    fn files_and_hunks_are_found() {
        let diff = Diff::parse(EDIT.into()).unwrap();
        assert_eq!(diff.paths().collect::<Vec<_>>(), ["x y"]);
        assert_eq!(
            diff.hunk("x y", "9").as_deref(),
            Some("hunk 2 of 2 (@@ -9 +10 @@)")
        );
        assert_eq!(diff.hunk("x y", "2"), None);
        assert_eq!(diff.hunk("z", "9"), None);
    }

    #[test]
    fn files_and_hunks_are_diffs_of_their_own() {
        let id = "0123456789012345678901234567890123456789";
        let other = EDIT
            .replace("x y", "z")
            .replace("1..2", &format!("{id}..{id}"));
        let diff = Diff::parse([EDIT, &other].concat().into()).unwrap();
        assert_eq!(diff.of("x y"), EDIT.as_bytes());
        assert_eq!(diff.of("z"), other.as_bytes());
        assert_eq!((diff.ids("x y"), diff.ids("z")), (None, Some((id, id))));
        let hunks = diff.hunks("x y");
        assert_eq!(hunks[1].0, "hunk 2 of 2 (@@ -9 +10 @@)");
        assert_eq!(
            String::from_utf8_lossy(&hunks[1].1),
            "diff --git a/x y b/x y\nindex 1..2 100644\n--- a/x y\n+++ b/x y\n@@ -9 +9 @@\n-q\n+r\n"
        );
        let first = &EDIT[..EDIT.find("@@ -9").unwrap()];
        assert_eq!(String::from_utf8_lossy(&hunks[0].1), first);
    }

    #[test]
    fn what_a_diff_must_not_hold_is_refused() {
        for (text, what) in [
            ("", "no `diff --git` line"),
            (
                "diff --git a/x b/y\n",
                "line 1: the two sides name different files",
            ),
            (
                "@@ -1 +1 @@\n",
                "line 1: a hunk before any `diff --git` line",
            ),
            (
                "diff --git a/x b/x\nnew file mode 100644\n",
                "line 2: adds a file; new files belong in the overlay",
            ),
            (
                "diff --git a/x b/x\nGIT binary patch\n",
                "line 2: a binary change",
            ),
        ] {
            assert_eq!(Diff::parse(text.into()), Err(what.to_owned()), "{text:?}");
        }
        let twice = [EDIT, EDIT].concat();
        assert_eq!(
            Diff::parse(twice.into()),
            Err("line 12: a second section for the same file".to_owned())
        );
    }
}
