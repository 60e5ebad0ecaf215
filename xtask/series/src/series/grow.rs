// SPDX-License-Identifier: GPL-2.0

//! Files that grow along the series.
//!
//! A list of modules, a Makefile or a table names what several patches add. Each of these patches
//! brings its own lines. The lines that name a file of the overlay come with that file; others are
//! claimed by `Overlay: PATH: LINE` in a patch's text. What no patch claims comes with the file.
//!
//! A claim is for a whole [block], found by its first line: an item of Rust, a function, a rule, an
//! option, a section.
//!
//! [block]: super::block

use std::ops::Range;

use super::mentions::{at_path, named};
use super::syntax::{closes, Syntax};
use super::{block, locate, uses};

/// Lines of a file that come with another patch than the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The lines, counted from 0.
    pub lines: Range<usize>,
    /// The position of the patch that brings them.
    pub patch: usize,
}

/// The content of a file after `patch`.
pub fn at(content: &[u8], blocks: &[Block], patch: usize) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(content) else {
        return content.to_vec();
    };
    let later = |line: usize| {
        blocks
            .iter()
            .any(|block| block.patch > patch && block.lines.contains(&line))
    };
    let mut out: Vec<&str> = Vec::new();
    // Whether lines were left out since the last one that was not, and if so, the last of them.
    let mut gap = None;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if later(number) {
            gap = Some(line);
            continue;
        }
        // An empty line on either side of what is left out would be one too many.
        if gap.is_some()
            && line.trim().is_empty()
            && out.last().is_none_or(|last| ends_paragraph(last))
        {
            continue;
        }
        if let Some(left_out) = gap.filter(|_| closes(line)) {
            while out.last().is_some_and(|last| last.trim().is_empty()) {
                out.pop();
            }
            // The comment by which rustfmt keeps a list vertical is on its last line.
            let vertical = left_out.trim_end().ends_with(", //");
            let item = out.last().and_then(|last| last.strip_suffix(",\n"));
            if let Some(item) = item.filter(|_| vertical) {
                out.pop();
                out.extend([item, ", //\n"]);
            }
        }
        gap = None;
        out.push(line);
    }
    if gap.is_some() {
        while out.last().is_some_and(|last| last.trim().is_empty()) {
            out.pop();
        }
    }
    out.concat().into_bytes()
}

fn ends_paragraph(line: &str) -> bool {
    line.trim().is_empty() || line.trim_end().ends_with(['{', '(', '['])
}

/// The blocks of a file that a claim names.
pub fn claimed(path: &str, content: &[u8], claim: &str) -> Result<Vec<Range<usize>>, String> {
    let text = std::str::from_utf8(content).map_err(|_| "is not text".to_owned())?;
    let lines: Vec<&str> = text.lines().collect();
    locate::find(&lines, Syntax::of(path), claim)
}

/// The blocks that name files of the overlay, with the patches that add these.
///
/// `patch_of` tells which patch adds a file.
pub fn derived(path: &str, content: &[u8], patch_of: impl Fn(&str) -> Option<usize>) -> Vec<Block> {
    let Ok(text) = std::str::from_utf8(content) else {
        return Vec::new();
    };
    let lines: Vec<&str> = text.lines().collect();
    let syntax = Syntax::of(path);
    let mut blocks = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let mut files = named(path, syntax, line);
        if files.is_empty() {
            continue;
        }
        let block = block::around(&lines, syntax, number);
        if syntax == Syntax::Rust {
            files.extend(
                lines[block.clone()]
                    .iter()
                    .filter_map(|line| at_path(path, line)),
            );
        }
        if let Some(patch) = files.iter().filter_map(|name| patch_of(name)).max() {
            blocks.push(Block {
                lines: block,
                patch,
            });
        }
    }
    if syntax == Syntax::Rust {
        let exists = |file: &str| patch_of(file).is_some();
        for import in uses::find(&lines) {
            let Some(patch) = uses::file(path, &import.path, exists).and_then(|f| patch_of(&f))
            else {
                continue;
            };
            let lines = match import.whole {
                true => block::around(&lines, syntax, import.lines.start),
                false => import.lines,
            };
            blocks.push(Block { lines, patch });
        }
    }
    blocks
}

/// Groups of imports that come later than their file because all that is in them does.
pub fn groups(path: &str, content: &[u8], blocks: &[Block]) -> Vec<Block> {
    let text = std::str::from_utf8(content).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let syntax = Syntax::of(path);
    if syntax != Syntax::Rust || blocks.is_empty() {
        return Vec::new();
    }
    let uses = uses::find(&lines);
    let groups = uses.iter().filter(|import| import.group);
    let with_patches = groups.filter_map(|group| {
        let (first, inside) = (group.lines.start, |line| group.lines.contains(&line));
        let patch = |line: usize| {
            let covers = |block: &&Block| block.lines.contains(&line);
            let own = |block: &&Block| !block.lines.contains(&first);
            let patches = blocks.iter().filter(covers).filter(own);
            patches.map(|block| block.patch).max()
        };
        let imports = uses.iter().filter(|import| !import.group);
        let all = imports
            .map(|import| import.lines.start)
            .filter(|&line| inside(line));
        let patch = all.map(patch).min().flatten()?;
        let lines = match group.whole {
            true => block::around(&lines, syntax, first),
            false => group.lines.clone(),
        };
        Some(Block { lines, patch })
    });
    with_patches.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grown(path: &str, text: &str, files: &[(&str, usize)]) -> Vec<(Range<usize>, usize)> {
        let patch_of = |name: &str| files.iter().find(|(file, _)| *file == name).map(|f| f.1);
        derived(path, text.as_bytes(), patch_of)
            .into_iter()
            .map(|block| (block.lines, block.patch))
            .collect()
    }

    #[test]
    fn a_module_and_what_is_exported_of_it_come_with_its_file() {
        let text = "//! Doc.\n\npub mod a;\n#[cfg(x)]\npub mod b;\nmod c {}\n\npub use b::{\n    B, //\n};\nuse core::x;\n";
        assert_eq!(
            grown("rust/kernel/lib.rs", text, &[("rust/kernel/b.rs", 3)]),
            [(3..5, 3), (7..10, 3), (8..9, 3)]
        );
        assert_eq!(
            grown("rust/kernel/k.rs", text, &[("rust/kernel/k/a/mod.rs", 2)]),
            [(2..3, 2)]
        );
    }

    #[test]
    fn a_module_may_be_at_another_path() {
        let text = "#[cfg_attr(\n    x,\n    path = \"y/a.rs\"\n)]\n#[cfg_attr(z, path = \"z/a.rs\")]\nmod a;\n";
        let files = [("rust/k/y/a.rs", 2), ("rust/k/z/a.rs", 3)];
        assert_eq!(grown("rust/k/arch.rs", text, &files), [(0..6, 3)]);
    }

    #[test]
    fn includes_objects_and_kconfig_files_come_with_their_files() {
        let files = [
            ("rust/helpers/b.c", 2),
            ("rust/c.h", 3),
            ("rust/t/x_main.rs", 4),
            ("rust/Kconfig.debug", 5),
        ];
        let text = "#include <a.h>\n#include \"b.c\"\n#include \"../c.h\"\n";
        assert_eq!(
            grown("rust/helpers/h.c", text, &files),
            [(1..2, 2), (2..3, 3)]
        );
        let text = "# All.\n\nobj-$(CONFIG_X) += x.o\nobj-y += y.o z.o\n";
        assert_eq!(grown("rust/t/Makefile", text, &files), [(2..3, 4)]);
        let text = "TEST_PROGS += c.h\nTEST_PROGS += d.h\nobj-y += t/\n";
        let files = [("rust/c.h", 3), ("rust/t/Makefile", 4)];
        assert_eq!(grown("rust/Makefile", text, &files), [(0..1, 3), (2..3, 4)]);
        let files = [("rust/Kconfig.debug", 5)];
        let text = "config A\n\tbool\n\nsource \"rust/Kconfig.debug\"\n";
        assert_eq!(grown("rust/Kconfig", text, &files), [(3..4, 5)]);
    }

    #[test]
    fn a_group_of_imports_comes_with_the_first_of_them() {
        let text =
            b"/// Doc.\nuse crate::{\n    a,\n    b::{\n        c,\n        d, //\n    },\n};\n";
        let block = |lines, patch| Block { lines, patch };
        let later = [block(2..3, 4), block(4..5, 3), block(5..6, 2)];
        let found = groups("a.rs", text, &later);
        assert_eq!(found, [block(0..8, 2), block(3..7, 2)]);
        assert_eq!(groups("a.rs", text, &later[1..]), [block(3..7, 2)]);
    }

    #[test]
    fn a_list_stays_vertical() {
        let text = b"use a::{\n    b,\n    c,\n    d, //\n};\n";
        let blocks = [Block {
            lines: 2..4,
            patch: 2,
        }];
        assert_eq!(at(text, &blocks, 1), b"use a::{\n    b, //\n};\n");
        assert_eq!(at(text, &blocks, 2), text);
    }

    #[test]
    fn a_file_grows_without_gaps() {
        let text = "a\n\nb\n\nc {\n\n    d\n\n    e\n}\n\nf\n";
        let block = |lines, patch| Block { lines, patch };
        let blocks = [
            block(2..3, 2),
            block(6..7, 3),
            block(8..9, 1),
            block(11..12, 2),
        ];
        let text_at = |patch| String::from_utf8(at(text.as_bytes(), &blocks, patch)).unwrap();
        assert_eq!(text_at(3), text);
        assert_eq!(text_at(2), "a\n\nb\n\nc {\n\n    e\n}\n\nf\n");
        assert_eq!(text_at(1), "a\n\nc {\n\n    e\n}\n");
        assert_eq!(text_at(0), "a\n\nc {\n}\n");
    }
}
