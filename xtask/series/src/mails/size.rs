// SPDX-License-Identifier: GPL-2.0

//! How large the mails are. Somebody has to read each of them, and lists refuse large ones.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use super::names::{is_cover, name};
use crate::series::Series;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};

/// How many bytes a mail may have; lists of the kernel refuse more.
const MOST_BYTES: usize = 100_000;
/// How many lines a mail may add.
const MOST_ADDED: usize = 2_000;

/// The size of one mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// The mail's file, with the part's folder.
    mail: String,
    /// The name of the patch; a cover letter has none.
    patch: Option<String>,
    bytes: usize,
    added: usize,
}

impl Size {
    fn is_large(&self) -> bool {
        self.bytes > MOST_BYTES || self.added > MOST_ADDED
    }

    fn line(&self) -> String {
        format!("{:7} {:6}  {}", self.bytes, self.added, self.mail)
    }
}

/// Measures the mails of the series.
pub fn measure(series: &Series, mails: &[PathBuf]) -> Result<Vec<Size>> {
    let mut patches = series.patches.iter().map(|patch| &patch.name);
    let mut sizes = Vec::new();
    for mail in mails {
        let content = fs_err::read(mail)?;
        let patch = match is_cover(mail) {
            true => None,
            false => patches.next().cloned(),
        };
        sizes.push(Size {
            mail: name(mail),
            patch,
            bytes: content.len(),
            added: added(&content),
        });
    }
    Ok(sizes)
}

/// All sizes, and the largest ones.
pub fn table(sizes: &[Size]) -> String {
    let mut text = format!("{:>7} {:>6}  mail\n", "bytes", "added");
    for size in sizes {
        let _ = writeln!(text, "{}", size.line());
    }
    text + &largest(sizes)
}

/// The mail with the most bytes, and the one that adds the most lines.
pub fn largest(sizes: &[Size]) -> String {
    let bytes = sizes.iter().max_by_key(|size| size.bytes);
    let added = sizes.iter().max_by_key(|size| size.added);
    match (bytes, added) {
        (Some(bytes), Some(added)) => format!(
            "largest: {} bytes ({}), {} lines added ({})",
            bytes.bytes, bytes.mail, added.added, added.mail
        ),
        _ => "there are no mails".to_owned(),
    }
}

/// An error if a mail is too large, and `patches/exceptions` does not say why it may be.
pub fn require(cfg: &Config, sizes: &[Size]) -> Result<()> {
    let path = cfg.root.join("patches/exceptions");
    let text = match path.is_file() {
        true => fs_err::read_to_string(&path)?,
        false => String::new(),
    };
    let exceptions = exceptions(&text).map_err(|what| {
        Failure::new(Kind::Input, format!("patches/exceptions: {what}"))
            .hint("a line is `NNNN-slug: reason`, or a comment that begins with #")
    })?;
    let large = |patch: &str| {
        let is = |size: &&Size| size.patch.as_deref() == Some(patch);
        sizes.iter().find(is).is_some_and(Size::is_large)
    };
    if let Some(stale) = exceptions.keys().find(|patch| !large(patch)) {
        let message = format!("patches/exceptions: `{stale}` is no patch whose mail is too large");
        return Err(Failure::new(Kind::Input, message)
            .hint("remove the line")
            .into());
    }
    let excused = |size: &Size| {
        size.patch
            .as_deref()
            .is_some_and(|patch| exceptions.contains_key(patch))
    };
    let wrong: Vec<String> = sizes
        .iter()
        .filter(|size| size.is_large() && !excused(size))
        .map(Size::line)
        .collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Failed,
        format!("a mail has more than {MOST_BYTES} bytes, or adds more than {MOST_ADDED} lines"),
    )
    .tried(wrong.join("\n"))
    .hint("divide the patch, or name it with a reason in patches/exceptions")
    .into())
}

/// Reads the names of patches, each with the reason why its mail may be large.
fn exceptions(text: &str) -> Result<BTreeMap<&str, &str>, String> {
    let mut found = BTreeMap::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (patch, reason) = line.split_once(':').unwrap_or((line, ""));
        if reason.trim().is_empty() {
            return Err(format!("line {}: no reason for `{patch}`", i + 1));
        }
        found.insert(patch, reason.trim());
    }
    Ok(found)
}

/// How many lines the diff of a mail adds.
fn added(mail: &[u8]) -> usize {
    let mut added = 0;
    // The lines of the hunk that are still to come, on the old and on the new side.
    let (mut old, mut new) = (0, 0);
    for line in mail.split(|&byte| byte == b'\n') {
        if (old, new) == (0, 0) {
            (old, new) = hunk(line).unwrap_or((0, 0));
            continue;
        }
        match line.first() {
            Some(b'+') => {
                added += 1;
                new = usize::saturating_sub(new, 1);
            }
            Some(b'-') => old = usize::saturating_sub(old, 1),
            Some(b'\\') => {}
            _ => {
                old = usize::saturating_sub(old, 1);
                new = usize::saturating_sub(new, 1);
            }
        }
    }
    added
}

/// The lengths in `@@ -1,2 +3,4 @@`.
fn hunk(line: &[u8]) -> Option<(usize, usize)> {
    let text = std::str::from_utf8(line.strip_prefix(b"@@ -")?);
    // What follows the second @@ may be cut in the middle of a character.
    let text = match text {
        Ok(text) => text,
        Err(err) => std::str::from_utf8(line.get(4..4 + err.valid_up_to())?).ok()?,
    };
    let (old, rest) = text.split_once(" +")?;
    let (new, _) = rest.split_once(" @@")?;
    let length = |side: &str| match side.split_once(',') {
        Some((_, length)) => length.parse().ok(),
        None => side.parse::<usize>().ok().map(|_| 1),
    };
    Some((length(old)?, length(new)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(patch: &str, bytes: usize, added: usize) -> Size {
        Size {
            mail: format!("{patch}.patch"),
            patch: Some(patch.into()),
            bytes,
            added,
        }
    }

    #[test]
    fn only_lines_in_hunks_are_added() {
        let mail = b"+x\n---\n x | 3 ++-\n\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n\
            @@ -1,3 +1,4 @@ f(void)\n a\n+++ b/y\n+@@ -1 +1,9 @@\n--- c\n d\n\
            @@ -9 +10 @@\n-q\n+r\n\\ No newline at end of file\n\
            diff --git a/y b/y\n--- /dev/null\n+++ b/y\n@@ -0,0 +1 @@\n+\n";
        assert_eq!(added(mail), 4);
        assert_eq!(hunk(b"@@ -1,2 +3 @@ \xc3"), Some((2, 1)));
        assert_eq!(hunk(b"@@ nothing @@"), None);
    }

    #[test]
    fn the_largest_are_named() {
        let sizes = [size("0001-a", 9, 1), size("0002-b", 8, 2)];
        assert!(table(&sizes).ends_with(
            "\n      8      2  0002-b.patch\n\
             largest: 9 bytes (0001-a.patch), 2 lines added (0002-b.patch)"
        ));
    }

    #[test]
    fn a_large_mail_needs_an_exception_and_an_exception_a_large_mail() {
        let dir = tempfile::tempdir().unwrap();
        let cfg = Config::for_tests(dir.path());
        let fits = size("0001-a", MOST_BYTES, MOST_ADDED);
        let (long, added) = (
            size("0002-b", MOST_BYTES + 1, 0),
            size("0003-c", 1, MOST_ADDED + 1),
        );
        let said = |sizes: &[Size]| match require(&cfg, sizes) {
            Ok(()) => String::new(),
            Err(err) => lts_host::error::render(&err),
        };
        assert_eq!(said(std::slice::from_ref(&fits)), "");
        let words = said(&[fits.clone(), long.clone(), added.clone()]);
        assert!(words.contains("0002-b.patch") && words.contains("0003-c.patch"));
        assert!(!words.contains("0001-a"), "{words}");

        let file = dir.path().join("patches/exceptions");
        fs_err::create_dir_all(dir.path().join("patches")).unwrap();
        fs_err::write(&file, "# Why\n0002-b: one table\n").unwrap();
        assert_eq!(said(&[fits.clone(), long.clone()]), "");
        assert!(said(&[long, added]).contains("0003-c"));
        assert!(said(&[fits]).contains("`0002-b` is no patch"));
        fs_err::write(&file, "0002-b:\n").unwrap();
        assert!(said(&[]).contains("line 1: no reason for `0002-b`"));
    }
}
