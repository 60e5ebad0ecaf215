// SPDX-License-Identifier: GPL-2.0

//! Cover letters: the one in `patches/cover.txt`, and those of the parts, which are made from it
//! and from the titles of sections.

use std::fmt::Write as _;
use std::path::Path;

use super::parts::{Part, Piece};
use lts_host::config::Config;
use lts_host::error::{fail, Failure, Kind, Result};

/// How long a subject may be.
const WIDTH: usize = 75;

/// A subject, and the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    subject: String,
    body: String,
}

impl Cover {
    /// Reads `patches/cover.txt`: a subject, an empty line, the text.
    pub fn read(cfg: &Config) -> Result<Self> {
        let path = cfg.root.join("patches/cover.txt");
        let text = fs_err::read_to_string(&path)?;
        Self::parse(&text).map_err(|what| {
            let path = cfg.relative(&path).display();
            Failure::new(Kind::Input, format!("{path}: {what}"))
                .hint("it is a subject of at most 70 characters, an empty line, and the text")
                .into()
        })
    }

    fn parse(text: &str) -> Result<Self, String> {
        let (subject, body) = text.split_once("\n\n").ok_or("no text after the subject")?;
        if subject.trim().is_empty() || subject.contains('\n') || subject.len() > 70 {
            return Err("the subject is not one short line".to_owned());
        }
        if !text.is_ascii() {
            // git writes the header that says how the mail is encoded before we fill it in.
            return Err("it holds characters beyond ASCII".to_owned());
        }
        if body.trim().is_empty() {
            return Err("no text after the subject".to_owned());
        }
        Ok(Self {
            subject: subject.to_owned(),
            body: body.trim().to_owned(),
        })
    }

    /// The cover letter of a part. That of the first also has the text for the whole series.
    pub fn of_part(&self, parts: &[Part<'_>], i: usize) -> Self {
        let (number, count) = (i + 1, parts.len());
        let mut body = String::new();
        if i == 0 {
            let _ = write!(
                body,
                "{}\n\nThe series is sent in {count} parts:\n\n",
                self.body
            );
            for (i, part) in parts.iter().enumerate() {
                let _ = writeln!(body, " {}. {}", i + 1, titles(part).join(", "));
            }
            let _ = write!(body, "\nThis is part 1. Its sections:\n\n");
        } else {
            let _ = write!(
                body,
                "This is part {number} of {count} of \"{}\".\n\n\
                 The cover letter of part 1 describes the series. Sections of this part:\n\n",
                self.subject
            );
        }
        for line in parts[i].pieces.iter().map(Piece::line) {
            let _ = writeln!(body, " - {line}");
        }
        if i > 0 {
            let _ = write!(
                body,
                "\nDepends on part {i}. The prerequisite-patch-id lines below name the patches\n\
                 of all earlier parts, on top of base-commit.\n"
            );
        }
        Self {
            subject: self.subject_of(&parts[i]),
            body: body.trim_end().to_owned(),
        }
    }

    /// The subject of the series, and as many titles as there is space for.
    fn subject_of(&self, part: &Part<'_>) -> String {
        let titles = titles(part);
        let all = format!("{}: {}", self.subject, titles.join(", "));
        match &titles[..] {
            [first, rest @ ..] if !rest.is_empty() && all.len() > WIDTH => {
                format!("{}: {first} and {} more", self.subject, rest.len())
            }
            _ => all,
        }
    }

    /// Puts the text where git left places for it.
    pub fn fill(&self, mail: &Path) -> Result<()> {
        let text = fs_err::read_to_string(mail)?;
        let (subject, body) = ("*** SUBJECT HERE ***", "*** BLURB HERE ***");
        if text.matches(subject).count() != 1 || text.matches(body).count() != 1 {
            return fail(Kind::Failed, "git wrote a cover letter of an unknown form");
        }
        let text = text
            .replacen(body, &self.body, 1)
            .replacen(subject, &self.subject, 1);
        Ok(fs_err::write(mail, format!("{}\n", text.trim_end()))?)
    }
}

fn titles(part: &Part<'_>) -> Vec<String> {
    part.pieces.iter().map(Piece::title).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_has_a_subject_and_a_text() {
        let cover = Cover::parse("Rust support\n\nOne.\n\nTwo.\n").unwrap();
        assert_eq!(
            cover,
            Cover {
                subject: "Rust support".into(),
                body: "One.\n\nTwo.".into()
            }
        );
        for text in [
            "Rust support\n",
            "a\nb\n\nc\n",
            "\n\nc\n",
            "a\n\n\n",
            "a\n\nna\u{ef}ve\n",
        ] {
            assert!(Cover::parse(text).is_err(), "{text:?}");
        }
    }
}
