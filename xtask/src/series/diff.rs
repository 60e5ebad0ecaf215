// SPDX-License-Identifier: GPL-2.0

//! The edits of one patch: a plain git diff that changes files of the base.

use std::collections::BTreeMap;

/// A parsed diff. Only its outline is looked at; git applies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff {
    /// The diff as stored.
    pub text: Vec<u8>,
    /// The hunk headers of each file.
    files: BTreeMap<String, Vec<String>>,
}

impl Diff {
    /// Reads a diff and refuses what a patch to the base must not hold.
    pub fn parse(text: Vec<u8>) -> Result<Self, String> {
        let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut current: Option<String> = None;
        for (i, line) in text.split(|&byte| byte == b'\n').enumerate() {
            let line = String::from_utf8_lossy(line);
            let at = |what: &str| Err(format!("line {}: {what}", i + 1));
            if let Some(paths) = line.strip_prefix("diff --git ") {
                let Some(path) = one_path(paths) else {
                    return at("the two sides name different files");
                };
                if files.insert(path.to_owned(), Vec::new()).is_some() {
                    return at("a second section for the same file");
                }
                current = Some(path.to_owned());
            } else if line.starts_with("@@ ") {
                let Some(hunks) = current.as_ref().and_then(|path| files.get_mut(path)) else {
                    return at("a hunk before any `diff --git` line");
                };
                // What follows the second @@ is a decoration.
                let header = line.split("@@").nth(1).unwrap_or("").trim();
                hunks.push(format!("@@ {header} @@"));
            } else if line.starts_with("new file mode ") {
                return at("adds a file; new files belong in the overlay");
            } else if line.starts_with("GIT binary patch") || line.starts_with("Binary files ") {
                return at("a binary change");
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

    /// Describes the hunk of `path` that starts at this line of the old file.
    pub fn hunk(&self, path: &str, line: &str) -> Option<String> {
        let hunks = self.files.get(path)?;
        let starts = |hunk: &String| {
            hunk.strip_prefix("@@ -")
                .and_then(|rest| rest.split([',', ' ']).next())
                == Some(line)
        };
        let i = hunks.iter().position(starts)?;
        Some(format!("hunk {} of {} ({})", i + 1, hunks.len(), hunks[i]))
    }
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
