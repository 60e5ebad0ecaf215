// SPDX-License-Identifier: GPL-2.0

//! What is put into a mail that git wrote, at places that are no part of the commit.

use std::path::Path;

use super::names::name;
use lts_host::error::{Failure, Kind, Result};

/// Adds lines to the header of a mail.
pub fn headers(mail: &Path, lines: &str) -> Result<()> {
    after(mail, b"\n\n", 1, lines)
}

/// Adds text between the commit's message and the diff.
pub fn notes(mail: &Path, text: &str) -> Result<()> {
    match text {
        "" => Ok(()),
        text => after(mail, b"\n---\n", 5, &format!("{text}\n")),
    }
}

/// Inserts text a few bytes after the begin of the first `mark`.
fn after(mail: &Path, mark: &[u8], bytes: usize, text: &str) -> Result<()> {
    let mut content = fs_err::read(mail)?;
    let Some(at) = find(&content, mark) else {
        let message = format!("git wrote a mail of an unknown form: {}", name(mail));
        return Err(Failure::new(Kind::Failed, message).into());
    };
    let at = at + bytes;
    content.splice(at..at, text.bytes());
    Ok(fs_err::write(mail, content)?)
}

fn find(content: &[u8], mark: &[u8]) -> Option<usize> {
    content
        .windows(mark.len())
        .position(|window| window == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let mail = dir.path().join("0001-a.patch");
        fs_err::write(&mail, "From: A\nSubject: b\n\nWhy\n---\n x | 1 +\n\n---\n").unwrap();
        headers(&mail, "To: c\n").unwrap();
        notes(&mail, "").unwrap();
        notes(&mail, "Tested.\n").unwrap();
        assert_eq!(
            fs_err::read_to_string(&mail).unwrap(),
            "From: A\nSubject: b\nTo: c\n\nWhy\n---\nTested.\n\n x | 1 +\n\n---\n"
        );
        fs_err::write(&mail, "From: A\n").unwrap();
        assert!(headers(&mail, "To: c\n").is_err() && notes(&mail, "a\n").is_err());
    }
}
