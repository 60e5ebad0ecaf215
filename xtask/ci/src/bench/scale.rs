// SPDX-License-Identifier: GPL-2.0

//! Many modules: what each further one costs to build, to load and to keep, in Rust and in C.
//!
//! The modules are copies of a sample and of its twin, each under a name of its own.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::twins::{sample, TWINS};
use lts_host::config::Config;
use lts_host::error::{Context, Failure, Kind, Result};
use lts_host::write::write_changed;
use lts_kernel::build::{self, Kernel};
use lts_kernel::guest::{ran, Accel, Guest, Options, Outcome};

/// The sample that is copied, and whose twin is.
const SAMPLE: &str = "minimal";
/// What the guest has beside the modules, in megabytes.
const MEMORY: usize = 512;
/// How many modules get one megabyte more.
const MODULES_PER_MEGABYTE: usize = 8;

/// Loads all modules, and prints what it took: the clock before and after, and what is there.
const SCRIPT: &str = r"#!/bin/sh
clock() { sed -n 's/^now at \([0-9]*\) nsecs$/\1/p' /proc/timer_list; }
before=$(clock)
for module in *.ko; do
	insmod ./$module || exit 1
done
after=$(clock)
echo load $before $after
echo bytes $(awk '{ sum += $2 } END { print sum }' /proc/modules)
echo symbols $(grep -c '\[' /proc/kallsyms)
";

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Rust,
    C,
}

/// What so many modules take.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cost {
    /// Seconds to build them, with all processors.
    build: f64,
    /// Instructions to load them.
    load: f64,
    /// Bytes of memory, when their initialization is done.
    bytes: f64,
    /// Symbols in kallsyms.
    symbols: f64,
}

/// A row of the table.
type Row = (&'static str, fn(&Cost) -> f64);

const ROWS: [Row; 4] = [
    ("build, seconds", |cost| cost.build),
    ("load, 1000 instructions", |cost| cost.load / 1000.0),
    ("memory, KiB", |cost| cost.bytes / 1024.0),
    ("symbols", |cost| cost.symbols),
];

/// Measures so many modules, for each number of them, and prints a table.
pub fn run(cfg: &Config, kernel: &Kernel, title: &str, numbers: &[usize]) -> Result<()> {
    let mut numbers = numbers.to_owned();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.len() < 2 || numbers[0] == 0 {
        return Err(Failure::new(
            Kind::Input,
            "--scale needs two numbers of modules or more, as in --scale=1,10,100",
        )
        .into());
    }
    let mut costs = Vec::new();
    for &number in &numbers {
        let [rust, c] = [Language::Rust, Language::C].map(|of| measure(cfg, kernel, of, number));
        costs.push([rust?, c?]);
    }
    print!("{}", table(title, &numbers, &costs));
    Ok(())
}

/// Builds and loads so many modules.
fn measure(cfg: &Config, kernel: &Kernel, language: Language, number: usize) -> Result<Cost> {
    let dir = kernel.out.join(".x-scale");
    let modules = write(cfg, &dir, language, number)?;
    let step = cfg.ui.step(format!("building {number} in {language:?}"));
    let start = Instant::now();
    build::make_modules(cfg, kernel, &dir)?
        .arg(format!("-j{}", cfg.jobs))
        .log("scale")
        .run(cfg)?;
    let build = start.elapsed().as_secs_f64();
    step.done();
    let step = cfg.ui.step(format!("loading {number} in {language:?}"));
    let text = load(cfg, kernel, &dir, &modules)?;
    step.done();
    fs_err::remove_dir_all(&dir)?;
    parse(&text, build)
}

/// Writes the sources of so many modules, and gives their names.
fn write(cfg: &Config, dir: &Path, language: Language, number: usize) -> Result<Vec<String>> {
    if dir.exists() {
        fs_err::remove_dir_all(dir)?;
    }
    fs_err::create_dir_all(dir)?;
    let (from, suffix) = match language {
        Language::Rust => (sample(SAMPLE), "rs"),
        Language::C => (format!("{TWINS}/{SAMPLE}/c_{SAMPLE}.c"), "c"),
    };
    let source = fs_err::read_to_string(cfg.root.join(from))?;
    let mut makefile = String::new();
    let mut names = Vec::new();
    for i in 0..number {
        let name = format!("scale_{i}");
        let text = source.replace(&format!("rust_{SAMPLE}"), &name);
        write_changed(&dir.join(format!("{name}.{suffix}")), text.as_bytes())?;
        let _ = writeln!(makefile, "obj-m += {name}.o");
        names.push(name);
    }
    write_changed(&dir.join("Makefile"), makefile.as_bytes())?;
    Ok(names)
}

/// Loads them in a guest in which the clock counts instructions, and gives what the script printed.
fn load(cfg: &Config, kernel: &Kernel, dir: &Path, modules: &[String]) -> Result<String> {
    let mut guest = Guest::new(cfg, kernel);
    for name in modules {
        let file: PathBuf = dir.join(format!("{name}.ko"));
        guest.put(&format!("x/scale/{name}.ko"), &file);
    }
    guest.text("x/scale/run.sh", SCRIPT);
    guest.test("scale", "/x/scale/run.sh");
    let memory = MEMORY + modules.len() / MODULES_PER_MEGABYTE;
    let options = Options {
        append: vec!["kunit.enable=0".to_owned(), "loglevel=4".to_owned()],
        timeout: Duration::from_secs(1800),
        accel: Some(Accel::Icount),
        memory: u32::try_from(memory)?,
        log: "scale",
    };
    let (run, nonce) = guest.boot(&options, |_| (), |_| ())?;
    let log = cfg.logs.join(format!("{}.log", options.log));
    let hint = format!("the whole log: {}", cfg.relative(&log).display());
    let failed = |what: String, tried: String| {
        let failure = Failure::new(Kind::Failed, what).hint(hint.clone());
        Err(if tried.is_empty() {
            failure
        } else {
            failure.tried(tried)
        }
        .into())
    };
    if run.outcome != Outcome::Passed {
        return failed(run.outcome.describe(), String::new());
    }
    match ran(&run.report, &nonce).into_iter().next() {
        Some(test) if test.status == Some(0) => Ok(test.text),
        test => failed(
            "the modules could not be loaded".to_owned(),
            test.map_or_else(String::new, |test| test.text),
        ),
    }
}

/// Reads what the script printed.
fn parse(text: &str, build: f64) -> Result<Cost> {
    let line = |key: &str| -> Result<Vec<f64>> {
        text.lines()
            .find_map(|line| line.strip_prefix(key))
            .and_then(|rest| {
                rest.split_whitespace()
                    .map(|word| word.parse().ok())
                    .collect()
            })
            .with_context(|| format!("the guest did not tell its {key}"))
    };
    let (load, bytes, symbols) = (line("load")?, line("bytes")?, line("symbols")?);
    match (&load[..], &bytes[..], &symbols[..]) {
        (&[before, after], &[bytes], &[symbols]) => Ok(Cost {
            build,
            load: after - before,
            bytes,
            symbols,
        }),
        _ => Err(
            Failure::new(Kind::Failed, "the guest told too much or too little")
                .tried(text.to_owned())
                .into(),
        ),
    }
}

/// The table: what each number of modules takes, and each further one.
fn table(title: &str, numbers: &[usize], costs: &[[Cost; 2]]) -> String {
    let mut text = format!("modules in Rust and in C; {title}\n\n{:32}", "");
    for number in numbers {
        let _ = write!(text, "{number:>10}");
    }
    let _ = writeln!(text, "{:>12}{:>9}", "one more", "Rust/C");
    for (what, of) in ROWS {
        let slopes = [0, 1].map(|i| {
            let all: Vec<f64> = costs.iter().map(|cost| of(&cost[i])).collect();
            slope(numbers, &all)
        });
        for (i, language) in [Language::Rust, Language::C].into_iter().enumerate() {
            let _ = write!(text, "{:32}", format!("{what}, {language:?}"));
            for cost in costs {
                let _ = write!(text, "{:>10.1}", of(&cost[i]));
            }
            let _ = write!(text, "{:>12.2}", slopes[i]);
            let _ = match language {
                Language::Rust if slopes[1] > 0.0 => {
                    writeln!(text, "{:>9.2}", slopes[0] / slopes[1])
                }
                _ => writeln!(text),
            };
        }
    }
    text
}

/// What one more takes: between the least number and the largest.
fn slope(numbers: &[usize], values: &[f64]) -> f64 {
    let last = numbers.len() - 1;
    (values[last] - values[0]) / (numbers[last] - numbers[0]) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_guest_prints_is_read() {
        let text = "load 1000 5000\nbytes 8192\nsymbols 12\n";
        let cost = parse(text, 1.5).unwrap();
        assert_eq!(cost.load, 4000.0);
        assert_eq!((cost.build, cost.bytes, cost.symbols), (1.5, 8192.0, 12.0));
        for text in [
            "load 1 2\nbytes 3\n",
            "load 1\nbytes 3\nsymbols 4\n",
            "load x 2\n",
        ] {
            assert!(parse(text, 1.5).is_err(), "{text}");
        }
    }

    #[test]
    fn one_more_is_compared() {
        let cost = |factor: f64| Cost {
            build: factor,
            load: 1e3 * factor,
            bytes: 1024.0 * factor,
            symbols: factor,
        };
        let costs = [[cost(3.0), cost(2.0)], [cost(39.0), cost(20.0)]];
        let text = table("title", &[1, 10], &costs);
        let line = |start: &str| {
            let line = text.lines().find(|line| line.starts_with(start)).unwrap();
            line.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            line("memory, KiB, Rust"),
            "memory, KiB, Rust 3.0 39.0 4.00 2.00"
        );
        assert_eq!(line("memory, KiB, C"), "memory, KiB, C 2.0 20.0 2.00");
    }
}
