// SPDX-License-Identifier: GPL-2.0

//! `./x size`: what Rust support adds to the kernel image, and what modules in Rust take.
//!
//! Four kernels are built of one configuration, with loadable modules and all symbols in
//! kallsyms: without the patches, with them and `CONFIG_RUST=n`, with `CONFIG_RUST=y` and the
//! hello world, and with `CONFIG_RUST_TRIM=y` too. What the second and third are made of is
//! compared: as `size` tells it, by crate, by section.

mod elf;
mod modules;
mod table;

use std::collections::BTreeMap;
use std::path::PathBuf;

use elf::{sections, sizes, Section, Sizes};
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_kernel::build::{self, Flavor, Kernel};
use table::{grouped, numbers, ratio, words};

/// What mainline's Rust support added in a like configuration, with its smallest sample built in:
/// of the version that ours must not exceed, and of the one that `--mainline` measures anew.
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

/// Options of `./x size`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Measure the kernel of this build directory, instead of building one with Rust support
    #[arg(long, value_name = "DIR")]
    with: Option<PathBuf>,
    /// … against the one of this, instead of building one without
    #[arg(
        long,
        value_name = "DIR",
        requires = "with",
        conflicts_with = "modules"
    )]
    without: Option<PathBuf>,
    /// … and against the one of this, of the source without the patches
    #[arg(long, value_name = "DIR", requires = "without")]
    unpatched: Option<PathBuf>,
    /// … and the one of this, of which the image has only what is used
    #[arg(long, value_name = "DIR", requires = "without")]
    trimmed: Option<PathBuf>,
    /// Also build mainline, in the same configuration, and measure what its Rust support adds: half
    /// an hour the first time
    #[arg(long, conflicts_with_all = ["with", "modules"])]
    mainline: bool,
    /// Measure modules in Rust against modules in C that do the same
    #[arg(long)]
    modules: bool,
}

/// `./x size`
pub fn run(cfg: &Config, args: &Args) -> Result<()> {
    if args.modules {
        let (cfg, kernel) = match &args.with {
            Some(dir) => build::given(cfg, dir)?,
            None => (cfg.clone(), build::ready(cfg, Flavor::Hello)?),
        };
        return modules::run(&cfg, &kernel);
    }
    images(cfg, args)
}

/// Measures the images.
fn images(cfg: &Config, args: &Args) -> Result<()> {
    let kernel = |given: &Option<PathBuf>, flavor| match given {
        Some(dir) => Ok(build::given(cfg, dir)?.1),
        None => build::ready(cfg, flavor),
    };
    if args.with.is_some() != args.without.is_some() {
        return Err(
            Failure::new(Kind::Input, "--with needs --without, unless with --modules").into(),
        );
    }
    let unpatched = match (&args.unpatched, &args.with) {
        (Some(dir), _) => Some(build::given(cfg, dir)?.1),
        (None, None) => Some(build::unpatched(cfg)?),
        (None, Some(_)) => None,
    };
    let plain = kernel(&args.without, Flavor::Plain)?;
    let hello = kernel(&args.with, Flavor::Hello)?;
    let trimmed = match (&args.trimmed, &args.with) {
        (None, Some(_)) => None,
        (given, _) => Some(kernel(given, Flavor::Trimmed)?),
    };
    let without = image(&plain)?;
    let with = image(&hello)?;
    let before = unpatched.as_ref().map(image).transpose()?;
    let trimmed = trimmed.as_ref().map(image).transpose()?;
    let growth = with.growth_from(&without.sizes);
    let mainline = match args.mainline {
        true => Some(mainline(cfg)?),
        false => None,
    };

    words("", ["text", "data", cfg.arch.goal.as_str()]);
    if let Some(before) = &before {
        numbers("without the patches", &before.sizes);
    }
    numbers("CONFIG_RUST=n", &without.sizes);
    numbers("CONFIG_RUST=y, hello world", &with.sizes);
    if let Some(trimmed) = &trimmed {
        numbers("CONFIG_RUST_TRIM=y, the same", &trimmed.sizes);
    }
    if let Some(before) = &before {
        numbers(
            "growth by the patches alone",
            &without.growth_from(&before.sizes),
        );
        numbers(
            "growth by patches and Rust",
            &with.growth_from(&before.sizes),
        );
    }
    numbers("growth by Rust alone", &growth);
    if let Some(trimmed) = &trimmed {
        numbers(
            "growth with CONFIG_RUST_TRIM",
            &trimmed.growth_from(&without.sizes),
        );
    }
    let [oldest, newest] = MAINLINE.map(|(name, growth)| (format!("{name}, as it was"), growth));
    for (name, theirs) in [oldest, mainline.unwrap_or(newest)] {
        numbers(&name, &theirs);
        let ratios: [String; 3] = std::array::from_fn(|i| ratio(growth[i], theirs[i]));
        words("  ours to theirs", ratios);
    }

    println!();
    words("by crate", ["text", "data", "bss"]);
    for (name, path) in OBJECTS {
        let path = hello.out.join(path);
        if path.exists() {
            let Sizes { text, data, bss } = sizes(&sections(&path)?);
            numbers(name, &[text, data, bss]);
        }
    }

    println!();
    words("by section of vmlinux", ["growth"]);
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
        numbers(name, &[growth]);
    }
    judge(growth, before.map(|before| with.growth_from(&before.sizes)))
}

/// What mainline's Rust support adds in the configuration in which ours is measured.
fn mainline(cfg: &Config) -> Result<(String, [i64; 3])> {
    const FRAGMENTS: [&str; 5] = [
        "{}/config/{arch}.config",
        "{}/config/boot.config",
        "{}/config/{arch}-boot.config",
        "tests/mainline/size.config",
        "tests/mainline/size-rust.config",
    ];
    let cfg = lts_ci::mainline::ready(cfg)?;
    let build = |out: &str, fragments: &[&str]| {
        let out = cfg.out.with_file_name(out);
        image(&build::foreign(&Config { out, ..cfg.clone() }, fragments)?)
    };
    let without = build("out-size-plain", &FRAGMENTS[..4])?;
    let with = build("out-size-rust", &FRAGMENTS)?;
    let release = cfg.out.with_file_name("out-size-rust");
    let release = fs_err::read_to_string(release.join("include/config/kernel.release"))?;
    let name = format!("mainline {}, built now", release.trim());
    Ok((name, with.growth_from(&without.sizes)))
}

/// Ours must not add more than the smaller of mainline's; and together with what the patches save,
/// the image that boots must be smaller than it was.
fn judge(growth: [i64; 3], in_all: Option<[i64; 3]>) -> Result<()> {
    let (name, theirs) = MAINLINE[0];
    let over: Vec<String> = ["text", "data", "image"]
        .iter()
        .zip(growth.iter().zip(theirs))
        .filter(|(_, (ours, theirs))| *ours > theirs)
        .map(|(what, (ours, theirs))| format!("{what}: {} > {}", grouped(*ours), grouped(theirs)))
        .collect();
    if !over.is_empty() {
        return Err(Failure::new(
            Kind::Failed,
            format!("Rust support adds more than that of {name}"),
        )
        .tried(over.join("\n"))
        .into());
    }
    match in_all {
        Some([_, _, image]) if image >= 0 => Err(Failure::new(
            Kind::Failed,
            format!(
                "the image with Rust support is not smaller than that without the patches: {} bytes \
                 more",
                grouped(image)
            ),
        )
        .hint("the table by section says where they are")
        .into()),
        _ => Ok(()),
    }
}

/// What an image is made of.
struct Image {
    /// text, data, the image that boots
    sizes: [i64; 3],
    sections: BTreeMap<String, Section>,
    kallsyms: i64,
}

impl Image {
    /// By how much it is larger than one of these sizes.
    fn growth_from(&self, sizes: &[i64; 3]) -> [i64; 3] {
        std::array::from_fn(|i| self.sizes[i] - sizes[i])
    }
}

fn image(kernel: &Kernel) -> Result<Image> {
    let sections = sections(&kernel.out.join("vmlinux"))?;
    let Sizes { text, data, .. } = sizes(&sections);
    let compressed = fs_err::metadata(&kernel.image)?.len();
    // The last of the tables that were made, which is the one that was linked.
    let tables = [".tmp_vmlinux.kallsyms3.o", ".tmp_vmlinux.kallsyms2.o"];
    let kallsyms = match tables
        .iter()
        .map(|name| kernel.out.join(name))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_mainline_is_an_error_that_names_it() {
        assert!(judge([233_292, 0, 114_688], None).is_ok());
        let err = judge([233_293, 0, 0], None).unwrap_err();
        assert!(lts_host::error::render(&err).contains("text: 233,293 > 233,292"));
    }

    #[test]
    fn more_than_without_the_patches_is_an_error() {
        assert!(judge([0; 3], Some([1, 1, -1])).is_ok());
        assert!(judge([0; 3], Some([0; 3])).is_err());
        let err = judge([0; 3], Some([0, 0, 1024])).unwrap_err();
        assert!(lts_host::error::render(&err).contains("1,024 bytes more"));
    }
}
