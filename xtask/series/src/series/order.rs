// SPDX-License-Identifier: GPL-2.0

//! `patches/series`: the names of the patches in order, and the sections they are in.

use std::ops::Range;

use crate::base::Base;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};

/// How long a section's line may be, so that a cover letter can hold it.
const WIDTH: usize = 72;

/// The names of the patches, and the sections they are in.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// `NNNN-slug` of each patch.
    pub names: Vec<String>,
    /// The sections in order. Patches before the first title are in none.
    pub sections: Vec<Section>,
}

/// The patches below one title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Such as `Long symbol names`.
    pub title: String,
    /// What the section brings, in a few words; may be empty.
    pub about: String,
    /// The positions of its patches.
    pub patches: Range<usize>,
}

impl Order {
    /// Leaves out the patches that a base does without.
    pub fn omit(&mut self, base: &Base) -> Result<()> {
        for (name, reason) in &base.omits {
            let Some(position) = self.names.iter().position(|known| known == name) else {
                return Err(Failure::new(
                    Kind::Input,
                    format!("base.toml omits `{name}`, which patches/series does not have"),
                )
                .into());
            };
            if reason.trim().is_empty() {
                return Err(Failure::new(
                    Kind::Input,
                    format!("base.toml omits `{name}` and does not say why"),
                )
                .into());
            }
            self.names.remove(position);
            let moved = |at: &mut usize| *at -= usize::from(*at > position);
            for section in &mut self.sections {
                moved(&mut section.patches.start);
                moved(&mut section.patches.end);
            }
            self.sections.retain(|section| !section.patches.is_empty());
        }
        Ok(())
    }

    /// Puts a patch before all others, into the first section.
    pub fn put_first(&mut self, name: &str) {
        self.names.insert(0, name.to_owned());
        for section in &mut self.sections {
            section.patches.start += usize::from(section.patches.start > 0);
            section.patches.end += 1;
        }
    }
}

/// Reads the order of the series.
pub fn read(cfg: &Config) -> Result<Order> {
    let path = cfg.root.join("patches/series");
    let text = fs_err::read_to_string(&path)?;
    parse(&text).map_err(|(line, what)| {
        cfg.in_file(&path, &format!("line {line}: {what}"))
            .hint("a line is a patch's name, NNNN-slug")
            .hint("or the title of a section: `# Title` or `# Title: what it brings`")
            .hint("or a comment that begins with ##")
            .into()
    })
}

fn parse(text: &str) -> Result<Order, (usize, String)> {
    let mut order = Order::default();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim();
        let at = |what: String| (i + 1, what);
        if let Some(section) = title(line) {
            refuse_empty(&order).map_err(at)?;
            let start = order.names.len();
            order
                .sections
                .push(self::section(section, start).map_err(at)?);
            continue;
        }
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if !is_name(line) {
            return Err(at(format!("`{line}` is not a patch name")));
        }
        if let Some(last) = order.names.last().filter(|last| last[..4] >= line[..4]) {
            return Err(at(format!("`{line}` follows `{last}`: numbers must grow")));
        }
        order.names.push(line.to_owned());
        if let Some(section) = order.sections.last_mut() {
            section.patches.end = order.names.len();
        }
    }
    if order.names.is_empty() {
        return Err((1, "no patch is named".to_owned()));
    }
    refuse_empty(&order).map_err(|what| (text.lines().count(), what))?;
    Ok(order)
}

/// The text of a title's line, if this is one.
fn title(line: &str) -> Option<&str> {
    let text = line.strip_prefix('#')?;
    let comment = text.starts_with('#') || text.contains("SPDX-License-Identifier:");
    Some(text.trim()).filter(|text| !comment && !text.is_empty())
}

fn section(text: &str, start: usize) -> Result<Section, String> {
    if text.len() > WIDTH || !text.is_ascii() {
        return Err(format!(
            "a section's line has at most {WIDTH} characters, all of them ASCII"
        ));
    }
    let (title, about) = text.split_once(": ").unwrap_or((text, ""));
    Ok(Section {
        title: title.trim().to_owned(),
        about: about.trim().to_owned(),
        patches: start..start,
    })
}

fn refuse_empty(order: &Order) -> Result<(), String> {
    match order.sections.last() {
        Some(last) if last.patches.is_empty() => {
            Err(format!("no patch is in the section `{}`", last.title))
        }
        _ => Ok(()),
    }
}

/// Whether this is four digits, a hyphen and a slug.
pub fn is_name(name: &str) -> bool {
    let slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    matches!(name.split_once('-'), Some((number, rest))
        if number.len() == 4
            && number.chars().all(|c| c.is_ascii_digit())
            && !rest.is_empty()
            && rest.chars().all(slug))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        let (line, what) = parse(text).unwrap_err();
        format!("{line}: {what}")
    }

    #[test]
    fn the_order_has_comments_and_growing_numbers() {
        let order = parse("## head\n\n0001-a\n  ## sub\n#\n0010-b-2\n").unwrap();
        assert_eq!(order.names, ["0001-a", "0010-b-2"]);
        assert_eq!(order.sections, []);
        for (text, what) in [
            (
                "0001-a\n0001-b\n",
                "2: `0001-b` follows `0001-a`: numbers must grow",
            ),
            ("1-a\n", "1: `1-a` is not a patch name"),
            ("0001-A\n", "1: `0001-A` is not a patch name"),
            ("0001-../x\n", "1: `0001-../x` is not a patch name"),
            ("## nothing\n", "1: no patch is named"),
        ] {
            assert_eq!(error(text), what);
        }
    }

    #[test]
    fn titles_begin_sections() {
        let text = "# SPDX-License-Identifier: GPL-2.0\n0001-a\n\n# One: in short\n0002-b\n\
                    ## not a title\n0003-c\n  # Two\n0004-d\n";
        let section = |title: &str, about: &str, patches| Section {
            title: title.into(),
            about: about.into(),
            patches,
        };
        assert_eq!(
            parse(text).unwrap().sections,
            [section("One", "in short", 1..3), section("Two", "", 3..4)]
        );
        assert_eq!(
            error("# One\n# Two\n0001-a\n"),
            "2: no patch is in the section `One`"
        );
        assert_eq!(
            error("0001-a\n# One\n"),
            "2: no patch is in the section `One`"
        );
        assert!(error(&format!("# {}\n0001-a\n", "x".repeat(73))).contains("at most 72"));
        assert!(error("# na\u{ef}ve\n0001-a\n").contains("ASCII"));
    }
}
