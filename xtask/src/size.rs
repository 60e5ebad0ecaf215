// SPDX-License-Identifier: GPL-2.0

//! `./x size`: what Rust support adds to the kernel image.
//!
//! Two kernels are built that differ in `CONFIG_RUST=y` and the hello world, both with loadable
//! modules, and what they are made of is compared: as `size` tells it, by crate, by section.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use object::read::elf::{ElfFile64, FileHeader, SectionHeader};
use object::{elf, Endianness};

use lts_host::config::Config;
use lts_host::error::{Context, Failure, Kind, Result};
use lts_kernel::build::{self, Flavor};

/// What mainline's Rust support adds in a like configuration, with its smallest sample built in.
const MAINLINE: [(&str, [i64; 3]); 2] = [
    ("mainline 6.12.117", [233_292, 237_568, 114_688]),
    ("mainline 7.3.4", [540_627, 504_088, 176_128]),
];

/// Objects that Rust support links into the image, as seen from the build directory.
const OBJECTS: [(&str, &str); 9] = [
    ("core", "rust/core-used.o"),
    ("compiler_builtins", "rust/compiler_builtins.o"),
    ("pin_init", "rust/pin_init.o"),
    ("alloc", "rust/alloc.o"),
    ("helpers", "rust/helpers/helpers.o"),
    ("kernel", "rust/kernel.o"),
    ("exports", "rust/exports.o"),
    ("build_error", "rust/build_error.o"),
    ("hello world", "samples/rust/rust_hello_world.o"),
];

/// Bytes of an ELF file as `size` counts them: code and constants, data, zeroed data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sizes {
    text: i64,
    data: i64,
    bss: i64,
}

/// Options of `./x size`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Measure the kernel of this build directory, instead of building one with Rust support
    #[arg(long, value_name = "DIR", requires = "without")]
    with: Option<PathBuf>,
    /// … against the one of this, instead of building one without
    #[arg(long, value_name = "DIR", requires = "with")]
    without: Option<PathBuf>,
}

/// `./x size`
pub fn run(cfg: &Config, args: &Args) -> Result<()> {
    let kernel = |given: &Option<PathBuf>, flavor| match given {
        Some(dir) => Ok(build::given(cfg, dir)?.1),
        None => build::ready(cfg, flavor),
    };
    let plain = kernel(&args.without, Flavor::Plain)?;
    let hello = kernel(&args.with, Flavor::Hello)?;
    let without = image(&plain.out, &plain.image)?;
    let with = image(&hello.out, &hello.image)?;
    let growth: [i64; 3] = std::array::from_fn(|i| with.sizes[i] - without.sizes[i]);

    let goal = &cfg.arch.goal;
    println!("{:26}{:>13}{:>13}{:>13}", "", "text", "data", goal);
    print_row("CONFIG_RUST=n", &without.sizes);
    print_row("CONFIG_RUST=y, hello world", &with.sizes);
    print_row("growth", &growth);
    for (name, theirs) in MAINLINE {
        print_row(name, &theirs);
        let ratio = |i: usize| format!("{:.2} x", growth[i] as f64 / theirs[i] as f64);
        println!(
            "{:26}{:>13}{:>13}{:>13}",
            "  ours to theirs",
            ratio(0),
            ratio(1),
            ratio(2)
        );
    }

    println!(
        "\n{:26}{:>13}{:>13}{:>13}",
        "by crate", "text", "data", "bss"
    );
    for (name, path) in OBJECTS {
        let path = hello.out.join(path);
        if path.exists() {
            let Sizes { text, data, bss } = sizes(&sections(&path)?);
            print_row(name, &[text, data, bss]);
        }
    }

    println!("\n{:26}{:>13}", "by section of vmlinux", "growth");
    let mut table: Vec<(i64, &str)> = with
        .sections
        .iter()
        .map(|(name, section)| {
            let before = without.sections.get(name).map_or(0, |section| section.size);
            (section.size - before, name.as_str())
        })
        .filter(|(growth, _)| *growth != 0)
        .collect();
    table.push((with.kallsyms - without.kallsyms, "(kallsyms, in .rodata)"));
    table.sort_by_key(|(growth, _)| std::cmp::Reverse(growth.abs()));
    for (growth, name) in table {
        println!("{name:26}{:>13}", grouped(growth));
    }
    judge(growth)
}

/// Ours must not add more than the smaller of mainline's.
fn judge(growth: [i64; 3]) -> Result<()> {
    let (name, theirs) = MAINLINE[0];
    let over: Vec<String> = ["text", "data", "image"]
        .iter()
        .zip(growth.iter().zip(theirs))
        .filter(|(_, (ours, theirs))| *ours > theirs)
        .map(|(what, (ours, theirs))| format!("{what}: {} > {}", grouped(*ours), grouped(theirs)))
        .collect();
    if over.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Failed,
        format!("Rust support adds more than that of {name}"),
    )
    .tried(over.join("\n"))
    .into())
}

/// What an image is made of.
struct Image {
    /// text, data, the image that boots
    sizes: [i64; 3],
    sections: BTreeMap<String, Section>,
    kallsyms: i64,
}

fn image(out: &Path, boot: &Path) -> Result<Image> {
    let sections = sections(&out.join("vmlinux"))?;
    let Sizes { text, data, .. } = sizes(&sections);
    let compressed = fs_err::metadata(boot)?.len();
    // The last of the tables that were made, which is the one that was linked.
    let tables = [".tmp_vmlinux.kallsyms3.o", ".tmp_vmlinux.kallsyms2.o"];
    let kallsyms = match tables
        .iter()
        .map(|name| out.join(name))
        .find(|path| path.exists())
    {
        Some(path) => sizes(&self::sections(&path)?).text,
        None => 0,
    };
    Ok(Image {
        sizes: [text, data, i64::try_from(compressed)?],
        sections,
        kallsyms,
    })
}

#[derive(Clone, Copy, Debug)]
struct Section {
    size: i64,
    writable: bool,
    zeroed: bool,
}

/// The sections that are loaded; those of one name together.
fn sections(path: &Path) -> Result<BTreeMap<String, Section>> {
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
fn sizes(sections: &BTreeMap<String, Section>) -> Sizes {
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

fn print_row(name: &str, numbers: &[i64; 3]) {
    let [a, b, c] = numbers.map(grouped);
    println!("{name:26}{a:>13}{b:>13}{c:>13}");
}

/// `-1,234,567`
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 {
        format!("-{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (-1234567, "-1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn more_than_mainline_is_an_error_that_names_it() {
        assert!(judge([233_292, 0, 114_688]).is_ok());
        let err = judge([233_293, 0, 0]).unwrap_err();
        assert!(lts_host::error::render(&err).contains("text: 233,293 > 233,292"));
    }

    #[test]
    fn the_sections_of_this_program_add_up() {
        let sizes = sizes(&sections(&std::env::current_exe().unwrap()).unwrap());
        assert!(
            sizes.text > 10_000 && sizes.data > 1000 && sizes.bss > 0,
            "{sizes:?}"
        );
    }
}
