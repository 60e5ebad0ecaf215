// SPDX-License-Identifier: GPL-2.0

//! The series as the repository stores it: the order, the messages, the edits, the overlay.
//!
//! - `patches/series`: the names of the patches in order, with `#` comments.
//! - `patches/NNNN-slug.txt`: the commit's message, then `Overlay: PATH` lines that name the new
//!   files which the commit adds, and `Overlay: PATH: LINE` lines that name its part of others.
//! - `patches/<base>/NNNN-slug.diff`: the commit's edits to files of the base, if it has any.

mod block;
pub mod diff;
mod grow;
pub mod maintainers;
pub mod overlay;
mod uses;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::error::{fail, Failure, Kind, Result};
use diff::Diff;
use overlay::Overlay;

/// The whole series, checked for all that can be checked without the base.
#[derive(Debug)]
pub struct Series {
    /// The patches in order.
    pub patches: Vec<Patch>,
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
        let names = order(cfg)?;
        let mut patches = Vec::new();
        for name in names {
            patches.push(read_patch(cfg, name)?);
        }
        orphans(cfg, &patches)?;
        let overlay = Overlay::load(cfg, &patches)?;
        Ok(Self { patches, overlay })
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

fn order(cfg: &Config) -> Result<Vec<String>> {
    let path = cfg.root.join("patches/series");
    let text = fs_err::read_to_string(&path)?;
    parse_order(&text).map_err(|(line, what)| {
        input(cfg, &path, &format!("line {line}: {what}"))
            .hint("a line is a patch's name, NNNN-slug, or a comment that begins with #")
            .into()
    })
}

fn parse_order(text: &str) -> Result<Vec<String>, (usize, String)> {
    let mut names: Vec<String> = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if !is_name(line) {
            return Err((i + 1, format!("`{line}` is not a patch name")));
        }
        if let Some(last) = names.last().filter(|last| last[..4] >= line[..4]) {
            return Err((
                i + 1,
                format!("`{line}` follows `{last}`: numbers must grow"),
            ));
        }
        names.push(line.to_owned());
    }
    if names.is_empty() {
        return Err((1, "no patch is named".to_owned()));
    }
    Ok(names)
}

/// Whether this is four digits, a hyphen and a slug.
fn is_name(name: &str) -> bool {
    let slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    matches!(name.split_once('-'), Some((number, rest))
        if number.len() == 4
            && number.chars().all(|c| c.is_ascii_digit())
            && !rest.is_empty()
            && rest.chars().all(slug))
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
    let (message, claims) = parse_text(&text).map_err(|what| input(cfg, &path, &what))?;
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
        message,
        claims,
        diff,
    })
}

/// Splits a patch's text into the commit's message and the paths of its `Overlay:` lines.
fn parse_text(text: &str) -> Result<(String, Vec<String>), String> {
    let mut message: Vec<&str> = Vec::new();
    let mut claims = Vec::new();
    for (i, line) in text.lines().enumerate() {
        if let Some(claim) = line.strip_prefix("Overlay:") {
            let claim = claim.trim();
            if claim.is_empty() {
                return Err(format!("line {}: `Overlay:` names no path", i + 1));
            }
            claims.push(claim.to_owned());
        } else if claims.is_empty() || line.trim().is_empty() {
            message.push(line.trim_end());
        } else {
            return Err(format!("line {}: text after an `Overlay:` line", i + 1));
        }
    }
    while message.last().is_some_and(|line| line.is_empty()) {
        message.pop();
    }
    match message[..] {
        [] | ["", ..] => return Err("line 1: no subject".to_owned()),
        [_, second, ..] if !second.is_empty() => {
            return Err("line 2: an empty line must follow the subject".to_owned());
        }
        _ => {}
    }
    if !message
        .iter()
        .any(|line| line.starts_with("Signed-off-by: "))
    {
        return Err("no `Signed-off-by:` line".to_owned());
    }
    Ok((message.join("\n") + "\n", claims))
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
    fn the_order_has_comments_and_growing_numbers() {
        let names = parse_order("# head\n\n0001-a\n  # sub\n0010-b-2\n");
        assert_eq!(names, Ok(vec!["0001-a".into(), "0010-b-2".into()]));
        let error = |text| parse_order(text).map_err(|(line, what)| format!("{line}: {what}"));
        assert_eq!(
            error("0001-a\n0001-b\n"),
            Err("2: `0001-b` follows `0001-a`: numbers must grow".into())
        );
        assert_eq!(error("1-a\n"), Err("1: `1-a` is not a patch name".into()));
        assert_eq!(
            error("0001-A\n"),
            Err("1: `0001-A` is not a patch name".into())
        );
        assert_eq!(
            error("0001-../x\n"),
            Err("1: `0001-../x` is not a patch name".into())
        );
        assert_eq!(error("# nothing\n"), Err("1: no patch is named".into()));
    }

    #[test]
    fn overlay_lines_are_not_part_of_the_message() {
        let text = "a: b\n\nWhy.\n\nSigned-off-by: N <e@x>\n\nOverlay: rust/\nOverlay: a.c\n";
        let (message, claims) = parse_text(text).unwrap();
        assert_eq!(message, "a: b\n\nWhy.\n\nSigned-off-by: N <e@x>\n");
        assert_eq!(claims, ["rust/", "a.c"]);
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
        ] {
            assert_eq!(parse_text(text), Err(what.to_owned()), "{text:?}");
        }
    }
}
