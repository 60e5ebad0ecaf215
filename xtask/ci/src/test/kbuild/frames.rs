// SPDX-License-Identifier: GPL-2.0

//! Stack frames that are too large for the kernel: the build warns of them, as it does for C.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use regex::Regex;

use super::bench::{said, Bench};
use lts_host::error::{fail, Context, Kind, Result};

/// A module whose value is too large to be moved.
const MODULE: &str = r#"// SPDX-License-Identifier: GPL-2.0

//! Functions with frames of many sizes.

use core::hint::black_box;
use kernel::prelude::*;

module! {
    type: Frames,
    name: "frames",
    authors: ["Rust for LTS"],
    description: "Module with large frames",
    license: "GPL",
}

struct Frames {
    bytes: [u8; 60_000],
}

impl kernel::Module for Frames {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        Ok(Frames { bytes: black_box([7; 60_000]) })
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        black_box(&mut self.bytes);
    }
}

macro_rules! frame {
    ($name:ident, $size:literal) => {
        /// A function with a large frame.
        #[inline(never)]
        #[no_mangle]
        pub extern "C" fn $name() -> u8 {
            let mut bytes = [0_u8; $size];
            black_box(&mut bytes)[0]
        }
    };
}

"#;

/// How far from the limit the frames are, in words.
const AROUND: std::ops::RangeInclusive<i64> = -8..=8;

/// The build warns of all functions whose frames, by their instructions, are above the limit, and
/// of no other, and leaves nothing in the object. A warning is an error where all are, and there is
/// none without a limit.
pub fn above_the_limit(bench: &Bench<'_>) -> Result<()> {
    let config = fs_err::read_to_string(bench.cfg.out.join(".config"))?;
    let limit: i64 = config
        .lines()
        .find_map(|line| line.strip_prefix("CONFIG_FRAME_WARN="))
        .context("the configuration has no FRAME_WARN")?
        .parse()?;
    let mut source = MODULE.to_owned();
    for words in AROUND {
        let size = limit + words * 8;
        writeln!(source, "frame!(frame_{size}, {size});")?;
    }
    let dir = bench.module("frames", &source)?;
    let place = format!("M={}", dir.display());
    let make = bench.make(&bench.cfg)?.arg(&place);
    let text = said(&bench.cfg, &make.clone().arg("modules"))?.good()?;

    let sizes = by_instructions(bench, &dir.join("frames.o"))?;
    for at in [limit - 8, limit, limit + 8] {
        if !sizes.values().any(|&size| size == at) {
            return fail(
                Kind::Failed,
                format!("no function has a frame of {at} bytes: {sizes:?}"),
            );
        }
    }
    let large: BTreeSet<(String, i64)> = sizes
        .into_iter()
        .filter(|(_, size)| *size > limit)
        .collect();
    let warned = warned(&text, "warning", limit)?;
    let (init, frames): (BTreeSet<_>, BTreeSet<_>) = warned
        .into_iter()
        .partition(|(name, _)| !name.starts_with("frame_"));
    if frames != large {
        return fail(
            Kind::Failed,
            format!("should warn of {large:?}, and does of {frames:?}\n{text}"),
        );
    }
    if init.is_empty() || init.iter().any(|(_, size)| *size < 60_000) {
        return fail(
            Kind::Failed,
            format!("should warn of init alone, and does of {init:?}\n{text}"),
        );
    }
    if !text.contains("implement `InPlaceModule`") {
        return fail(Kind::Failed, format!("does not name InPlaceModule\n{text}"));
    }
    nothing_is_left(bench, &dir.join("frames.ko"))?;
    nothing_is_left(bench, &bench.cfg.out.join("rust/kernel.o"))?;
    nothing_is_left(bench, &bench.cfg.out.join("rust/core-used.o"))?;

    let off = make.clone().args(["CONFIG_FRAME_WARN=0", "modules"]);
    let text = said(&bench.cfg, &off)?.good()?;
    if text.contains("stack frame size") {
        return fail(Kind::Failed, format!("warns without a limit\n{text}"));
    }
    nothing_is_left(bench, &dir.join("frames.o"))?;

    let strict = make.args(["KRUSTFLAGS=-Dwarnings", "modules"]);
    let text = said(&bench.cfg, &strict)?.bad()?;
    match self::warned(&text, "error", limit)?.is_empty() {
        false => Ok(()),
        true => fail(Kind::Failed, format!("no frame is an error\n{text}")),
    }
}

/// The functions that were warned of, and the sizes.
fn warned(text: &str, severity: &str, limit: i64) -> Result<BTreeSet<(String, i64)>> {
    let pattern = format!(
        r"(?m): {severity}: stack frame size \((\d+)\) exceeds limit \({limit}\) in '(.*)'$"
    );
    Regex::new(&pattern)?
        .captures_iter(text)
        .map(|found| Ok((found[2].to_owned(), found[1].parse()?)))
        .collect()
}

/// What each `frame_` takes of the stack: what it pushes and what it subtracts.
fn by_instructions(bench: &Bench<'_>, object: &std::path::Path) -> Result<BTreeMap<String, i64>> {
    let text = bench
        .llvm("llvm-objdump")?
        .args(["-d", "--no-show-raw-insn"])
        .arg(object)
        .read(&bench.cfg)?;
    let start = Regex::new(r"^[0-9a-f]+ <(.*)>:$")?;
    let push = Regex::new(r"\tpushq?\t")?;
    let subtract = Regex::new(r"\tsubq?\t\$0x([0-9a-f]+), %rsp")?;
    let mut sizes = BTreeMap::new();
    let mut name = String::new();
    for line in text.lines() {
        if let Some(found) = start.captures(line) {
            name = found[1].to_owned();
        } else if name.starts_with("frame_") {
            let size = sizes.entry(name.clone()).or_insert(0);
            if push.is_match(line) {
                *size += 8;
            } else if let Some(found) = subtract.captures(line) {
                *size += i64::from_str_radix(&found[1], 16)?;
            }
        }
    }
    Ok(sizes)
}

fn nothing_is_left(bench: &Bench<'_>, object: &std::path::Path) -> Result<()> {
    let sections = bench
        .llvm("llvm-readelf")?
        .args(["-S", "-W"])
        .arg(object)
        .read(&bench.cfg)?;
    match sections.contains(".stack_sizes") {
        true => fail(
            Kind::Failed,
            format!("{} still has .stack_sizes", object.display()),
        ),
        false => Ok(()),
    }
}
