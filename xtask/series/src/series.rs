// SPDX-License-Identifier: GPL-2.0

//! The series as the repository stores it: the order, the messages, the edits, the overlay.
//!
//! - `patches/series`: the names of the patches in order, below the titles of sections.
//! - `patches/NNNN-slug.txt`: the commit's message, `Note: TEXT` lines that are in the mail but not
//!   in the commit, then `Overlay: PATH` lines that name the new files which the commit adds, and
//!   `Overlay: PATH: LINE` lines that name its part of others.
//! - `patches/<base>/NNNN-slug.diff`: the commit's edits to files of the base, if it has any.

mod block;
pub mod diff;
mod grow;
pub mod maintainers;
pub mod order;
pub mod overlay;
mod uses;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use diff::Diff;
use lts_host::config::Config;
use lts_host::error::{fail, Failure, Kind, Result};
use order::{is_name, Section};
use overlay::Overlay;

/// The whole series, checked for all that can be checked without the base.
#[derive(Debug)]
pub struct Series {
    /// The patches in order.
    pub patches: Vec<Patch>,
    /// The sections they are in.
    pub sections: Vec<Section>,
    /// The files that the patches add.
    pub overlay: Overlay,
}

/// One patch, which becomes one commit and one mail.
#[derive(Debug)]
pub struct Patch {
    /// `NNNN-slug`.
    pub name: String,
    /// The commit's message, ending in a newline.
    pub message: String,
    /// What its `Note:` lines say, for the mail alone; ends in a newline if there is any.
    pub notes: String,
    /// What its `Overlay:` lines name.
    pub claims: Vec<String>,
    /// Its edits to files of the base.
    pub diff: Option<Diff>,
}

impl Patch {
    /// The file of the message and the claims.
    pub fn text_path(cfg: &Config, name: &str) -> PathBuf {
        cfg.root.join("patches").join(format!("{name}.txt"))
    }

    /// The file of the edits.
    pub fn diff_path(cfg: &Config, name: &str) -> PathBuf {
        cfg.patches.join(format!("{name}.diff"))
    }
}

impl Series {
    /// Reads and checks the series of `cfg.base` and the overlay it claims.
    pub fn load(cfg: &Config) -> Result<Self> {
        let series = Self::read(cfg)?;
        series.refuse_empty(cfg, None)?;
        Ok(series)
    }

    /// As [`Self::load`], but patches may be empty: edits are to be taken into one.
    pub fn read(cfg: &Config) -> Result<Self> {
        let order = order::read(cfg)?;
        let mut patches = Vec::new();
        for name in order.names {
            patches.push(read_patch(cfg, name)?);
        }
        orphans(cfg, &patches)?;
        let overlay = Overlay::load(cfg, &patches)?;
        Ok(Self {
            patches,
            sections: order.sections,
            overlay,
        })
    }

    /// An error if a patch other than `except` is empty.
    pub fn refuse_empty(&self, cfg: &Config, except: Option<usize>) -> Result<()> {
        // Each claim names a file, or the overlay would have been refused.
        let empty = |patch: &Patch| patch.diff.is_none() && patch.claims.is_empty();
        let mut empty = (0..self.patches.len()).filter(|&i| empty(&self.patches[i]));
        let Some(i) = empty.find(|&i| Some(i) != except) else {
            return Ok(());
        };
        let path = Patch::text_path(cfg, &self.patches[i].name);
        Err(input(cfg, &path, "the commit is empty")
            .hint("give it `Overlay:` lines, or edits: `./x refresh --into` takes them")
            .into())
    }

    /// The position of a patch by its name, its number or the start of either.
    pub fn find(&self, what: &str) -> Result<usize> {
        let padded = what.parse::<u16>().map(|number| format!("{number:04}"));
        let what = padded.as_deref().unwrap_or(what);
        let exact = self.patches.iter().position(|patch| patch.name == what);
        let mut begin = (0..self.patches.len()).filter(|&i| self.patches[i].name.starts_with(what));
        match (exact, begin.next(), begin.next()) {
            (Some(i), _, _) | (None, Some(i), None) => Ok(i),
            (None, Some(_), Some(_)) => fail(
                Kind::Input,
                format!("more than one patch begins with `{what}`"),
            ),
            _ => Err(
                Failure::new(Kind::Input, format!("the series has no patch `{what}`"))
                    .hint("patches/series lists them")
                    .into(),
            ),
        }
    }
}

fn read_patch(cfg: &Config, name: String) -> Result<Patch> {
    let path = Patch::text_path(cfg, &name);
    if !path.is_file() {
        return Err(Failure::new(
            Kind::Input,
            format!("patches/series names `{name}`, which has no text"),
        )
        .hint(format!("write {}", cfg.relative(&path).display()))
        .into());
    }
    let text = fs_err::read_to_string(&path)?;
    let text = Text::parse(&text).map_err(|what| input(cfg, &path, &what))?;
    let path = Patch::diff_path(cfg, &name);
    let diff = match path.is_file() {
        true => {
            let text = fs_err::read(&path)?;
            Some(Diff::parse(text).map_err(|what| input(cfg, &path, &what))?)
        }
        false => None,
    };
    if diff
        .iter()
        .flat_map(Diff::paths)
        .any(|file| file == overlay::MAINTAINERS)
    {
        return Err(input(cfg, &path, "edits MAINTAINERS")
            .hint("our entries are in the repository's own MAINTAINERS; the series inserts them")
            .into());
    }
    Ok(Patch {
        name,
        message: text.message,
        notes: text.notes,
        claims: text.claims,
        diff,
    })
}

/// The parts of a patch's text.
#[derive(Debug, Default, PartialEq, Eq)]
struct Text {
    message: String,
    notes: String,
    claims: Vec<String>,
}

impl Text {
    fn parse(text: &str) -> Result<Self, String> {
        let mut message: Vec<&str> = Vec::new();
        let mut parts = Self::default();
        for (i, line) in text.lines().enumerate() {
            let at = |what: &str| format!("line {}: {what}", i + 1);
            if let Some(claim) = line.strip_prefix("Overlay:") {
                let claim = claim.trim();
                if claim.is_empty() {
                    return Err(at("`Overlay:` names no path"));
                }
                parts.claims.push(claim.to_owned());
            } else if line.trim().is_empty() && !parts.is_begun() {
                message.push("");
            } else if line.trim().is_empty() {
                continue;
            } else if !parts.claims.is_empty() {
                return Err(at("text after an `Overlay:` line"));
            } else if let Some(note) = line.strip_prefix("Note:") {
                parts
                    .notes
                    .push_str(note_line(note).map_err(|what| at(&what))?);
                parts.notes.push('\n');
            } else if !parts.notes.is_empty() {
                return Err(at("text after a `Note:` line"));
            } else {
                message.push(line.trim_end());
            }
        }
        parts.message = whole_message(message)?;
        Ok(parts)
    }

    /// Whether the message is over.
    fn is_begun(&self) -> bool {
        !self.notes.is_empty() || !self.claims.is_empty()
    }
}

/// A line for the place below `---`, where git looks for the diff.
fn note_line(note: &str) -> Result<&str, String> {
    let note = note.strip_prefix(' ').unwrap_or(note).trim_end();
    let diff = ["diff ", "Index: ", "--- ", "+++ ", "@@ "];
    if let Some(begin) = diff.iter().find(|begin| note.starts_with(**begin)) {
        return Err(format!(
            "a note that begins with `{begin}` is taken for a diff"
        ));
    }
    if !note.is_ascii() {
        // The header that says how the mail is encoded was written for the message alone.
        return Err("a note holds characters beyond ASCII".to_owned());
    }
    Ok(note)
}

fn whole_message(mut lines: Vec<&str>) -> Result<String, String> {
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    match lines[..] {
        [] | ["", ..] => return Err("line 1: no subject".to_owned()),
        [_, second, ..] if !second.is_empty() => {
            return Err("line 2: an empty line must follow the subject".to_owned());
        }
        _ => {}
    }
    if !lines.iter().any(|line| line.starts_with("Signed-off-by: ")) {
        return Err("no `Signed-off-by:` line".to_owned());
    }
    Ok(lines.join("\n") + "\n")
}

/// Refuses patches that lie about but are not in the series.
fn orphans(cfg: &Config, patches: &[Patch]) -> Result<()> {
    let known: BTreeSet<&str> = patches.iter().map(|patch| patch.name.as_str()).collect();
    let mut lost = Vec::new();
    for (dir, suffix) in [
        (cfg.root.join("patches"), "txt"),
        (cfg.patches.clone(), "diff"),
    ] {
        for entry in fs_err::read_dir(dir)? {
            let path = entry?.path();
            let stem = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.extension().is_some_and(|ext| ext == suffix)
                && is_name(&stem)
                && !known.contains(stem.as_str())
            {
                lost.push(cfg.relative(&path).display().to_string());
            }
        }
    }
    if lost.is_empty() {
        return Ok(());
    }
    lost.sort();
    Err(Failure::new(
        Kind::Input,
        format!("not in patches/series: {}", lost.join(", ")),
    )
    .hint("add the name to patches/series, or remove the file")
    .into())
}

/// A failure that begins with the file's path as the user knows it.
fn input(cfg: &Config, path: &Path, what: &str) -> Failure {
    Failure::new(
        Kind::Input,
        format!("{}: {what}", cfg.relative(path).display()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlay_lines_are_not_part_of_the_message() {
        let text = "a: b\n\nWhy.\n\nSigned-off-by: N <e@x>\n\nOverlay: rust/\nOverlay: a.c\n";
        let text = Text::parse(text).unwrap();
        assert_eq!(text.message, "a: b\n\nWhy.\n\nSigned-off-by: N <e@x>\n");
        assert_eq!((text.notes.as_str(), text.claims.len()), ("", 2));
        assert_eq!(text.claims, ["rust/", "a.c"]);
    }

    #[test]
    fn notes_are_not_part_of_the_message() {
        let text =
            "a: b\n\nSigned-off-by: N <e@x>\n\nNote: One.\nNote:\nNote:   two\n\nOverlay: c\n";
        let text = Text::parse(text).unwrap();
        assert_eq!(text.message, "a: b\n\nSigned-off-by: N <e@x>\n");
        assert_eq!(text.notes, "One.\n\n  two\n");
        assert_eq!(text.claims, ["c"]);
    }

    #[test]
    fn a_malformed_message_is_refused() {
        for (text, what) in [
            ("", "line 1: no subject"),
            ("\na\n", "line 1: no subject"),
            ("a\nb\n", "line 2: an empty line must follow the subject"),
            ("a\n\nb\n", "no `Signed-off-by:` line"),
            (
                "a\n\nOverlay: x\nb\n",
                "line 4: text after an `Overlay:` line",
            ),
            ("a\n\nOverlay:\n", "line 3: `Overlay:` names no path"),
            ("a\n\nNote: b\nc\n", "line 4: text after a `Note:` line"),
            (
                "a\n\nOverlay: x\nNote: b\n",
                "line 4: text after an `Overlay:` line",
            ),
            (
                "a\n\nNote: diff --git a/x b/x\n",
                "line 3: a note that begins with `diff ` is taken for a diff",
            ),
            (
                "a\n\nNote: na\u{ef}ve\n",
                "line 3: a note holds characters beyond ASCII",
            ),
        ] {
            assert_eq!(Text::parse(text), Err(what.to_owned()), "{text:?}");
        }
    }
}
