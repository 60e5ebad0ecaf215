// SPDX-License-Identifier: GPL-2.0

//! The series in parts, each of which is sent by itself: whole sections where they fit.

use std::ops::Range;

use crate::series::order::Section;
use crate::series::Series;
use lts_host::error::{Failure, Kind, Result};

/// One part: neighbouring patches.
#[derive(Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// Their positions in the series.
    pub patches: Range<usize>,
    /// The sections they are from.
    pub pieces: Vec<Piece<'a>>,
}

/// A section, or a piece of one that is too long for a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    section: &'a Section,
    patches: Range<usize>,
    number: usize,
    of: usize,
}

impl Piece<'_> {
    /// The section's title, with a number if the section is cut.
    pub fn title(&self) -> String {
        match self.of {
            1 => self.section.title.clone(),
            of => format!("{} ({} of {of})", self.section.title, self.number),
        }
    }

    /// The title, and what the section brings.
    pub fn line(&self) -> String {
        match self.section.about.as_str() {
            "" => self.title(),
            about => format!("{}: {about}", self.title()),
        }
    }
}

/// Divides the series into parts of at most `most` patches.
pub fn plan(series: &Series, most: usize) -> Result<Vec<Part<'_>>> {
    let first = series.sections.first().map(|section| section.patches.start);
    if first != Some(0) {
        let name = series
            .patches
            .first()
            .map_or("", |patch| patch.name.as_str());
        let message = format!("patches/series: {name} is in no section");
        return Err(Failure::new(Kind::Input, message)
            .hint("`# Title` lines begin the sections, which become the parts")
            .into());
    }
    Ok(join(cut(&series.sections, most.max(1)), most))
}

/// The sections, and pieces of about the same length of those that are too long.
fn cut(sections: &[Section], most: usize) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for section in sections {
        let Range { start, end } = section.patches;
        let length = end - start;
        let of = length.div_ceil(most);
        for number in 1..=of {
            pieces.push(Piece {
                section,
                patches: start + length * (number - 1) / of..start + length * number / of,
                number,
                of,
            });
        }
    }
    pieces
}

fn join(pieces: Vec<Piece<'_>>, most: usize) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    for piece in pieces {
        match parts.last_mut() {
            Some(part) if piece.patches.end - part.patches.start <= most => {
                part.patches.end = piece.patches.end;
                part.pieces.push(piece);
            }
            _ => parts.push(Part {
                patches: piece.patches.clone(),
                pieces: vec![piece],
            }),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(lengths: &[usize]) -> Vec<Section> {
        let mut start = 0;
        lengths
            .iter()
            .enumerate()
            .map(|(i, length)| {
                let patches = start..start + length;
                start = patches.end;
                Section {
                    title: format!("S{i}"),
                    about: if i == 0 {
                        "first".into()
                    } else {
                        String::new()
                    },
                    patches,
                }
            })
            .collect()
    }

    fn shown(lengths: &[usize], most: usize) -> Vec<String> {
        let sections = sections(lengths);
        join(cut(&sections, most), most)
            .iter()
            .map(|part| {
                let titles: Vec<String> = part.pieces.iter().map(Piece::line).collect();
                format!("{:?} {}", part.patches, titles.join(", "))
            })
            .collect()
    }

    #[test]
    fn a_part_holds_whole_sections_where_they_fit() {
        assert_eq!(
            shown(&[9, 6, 10, 5, 15, 1], 15),
            [
                "0..15 S0: first, S1",
                "15..30 S2, S3",
                "30..45 S4",
                "45..46 S5"
            ]
        );
    }

    #[test]
    fn a_section_that_is_too_long_is_cut_evenly() {
        assert_eq!(
            shown(&[2, 31, 3], 15),
            [
                "0..12 S0: first, S1 (1 of 3)",
                "12..22 S1 (2 of 3)",
                "22..36 S1 (3 of 3), S2"
            ]
        );
        assert_eq!(
            shown(&[2], 1),
            ["0..1 S0 (1 of 2): first", "1..2 S0 (2 of 2): first"]
        );
    }

    #[test]
    fn parts_are_never_longer_and_hold_each_patch_once() {
        for most in 1..20 {
            let sections = sections(&[1, 20, 7, 33, 2, 2]);
            let parts = join(cut(&sections, most), most);
            let mut next = 0;
            for part in &parts {
                assert_eq!(part.patches.start, next);
                assert!((1..=most).contains(&part.patches.len()), "{most}: {part:?}");
                next = part.patches.end;
            }
            assert_eq!(next, 65);
        }
    }
}
