// SPDX-License-Identifier: GPL-2.0

//! What ELF files are made of, as `size` counts it.

use std::collections::BTreeMap;
use std::path::Path;

use object::read::elf::{ElfFile64, FileHeader, SectionHeader};
use object::{elf, Endianness};

use lts_host::error::{Context, Result};

/// Bytes of an ELF file as `size` counts them: code and constants, data, zeroed data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    pub text: i64,
    pub data: i64,
    pub bss: i64,
}

/// A section that is loaded.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    pub size: i64,
    pub writable: bool,
    pub zeroed: bool,
}

/// The sections that are loaded; those of one name together.
pub fn sections(path: &Path) -> Result<BTreeMap<String, Section>> {
    let bytes = fs_err::read(path)?;
    let file =
        ElfFile64::<Endianness>::parse(&*bytes).with_context(|| path.display().to_string())?;
    let endian = file.elf_header().endian()?;
    let table = file.elf_section_table();
    let mut found: BTreeMap<String, Section> = BTreeMap::new();
    for section in table.iter() {
        let flags = section.sh_flags(endian);
        if !flags.contains(elf::SHF_ALLOC) {
            continue;
        }
        let name = String::from_utf8_lossy(table.section_name(endian, section)?).into_owned();
        let size = i64::try_from(section.sh_size(endian))?;
        let writable = flags.contains(elf::SHF_WRITE);
        let zeroed = section.sh_type(endian) == elf::SHT_NOBITS;
        found
            .entry(name)
            .or_insert(Section {
                size: 0,
                writable,
                zeroed,
            })
            .size += size;
    }
    Ok(found)
}

/// As `size` counts them.
pub fn sizes(sections: &BTreeMap<String, Section>) -> Sizes {
    let mut sizes = Sizes::default();
    for Section {
        size,
        writable,
        zeroed,
    } in sections.values()
    {
        match (zeroed, writable) {
            (true, _) => sizes.bss += size,
            (_, true) => sizes.data += size,
            _ => sizes.text += size,
        }
    }
    sizes
}

/// The code alone, with what runs only while a module is loaded or unloaded.
pub fn code(sections: &BTreeMap<String, Section>) -> i64 {
    sections
        .iter()
        .filter(|(name, _)| {
            [".text", ".init.text", ".exit.text"]
                .iter()
                .any(|code| name.strip_prefix(code).is_some_and(is_end))
        })
        .map(|(_, section)| section.size)
        .sum()
}

/// Whether the name of a section is at its end, or goes on as in `.text.unlikely`.
fn is_end(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sections_of_this_program_add_up() {
        let sections = sections(&std::env::current_exe().unwrap()).unwrap();
        let Sizes { text, data, bss } = sizes(&sections);
        assert!(text > 10_000 && data > 1000 && bss > 0, "{sections:?}");
        let code = code(&sections);
        assert!(code > 10_000 && code < text, "{code} of {text}");
    }

    #[test]
    fn code_is_what_a_module_has_for_itself() {
        let section = |name: &str, size| {
            let section = Section {
                size,
                writable: false,
                zeroed: false,
            };
            (name.to_owned(), section)
        };
        let sections = BTreeMap::from([
            section(".text", 1),
            section(".text.unlikely", 2),
            section(".init.text", 4),
            section(".exit.text", 8),
            section(".textual", 16),
            section(".altinstr_replacement", 32),
            section(".rodata", 64),
        ]);
        assert_eq!(code(&sections), 15);
    }
}
