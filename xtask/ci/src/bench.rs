// SPDX-License-Identifier: GPL-2.0

//! `./x bench`: operations in C and in Rust, measured side by side in the guest.
//!
//! `tests/bench` is the module that measures them.

mod baseline;
mod build_time;
mod clock;
mod compare;
mod guest;
mod list;
mod module;
mod publish;
mod results;
mod scale;
mod table;
mod tools;

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use crate::check::outcome::{count, Outcome};
use crate::count::Counts;
use baseline::Baselines;
use compare::{compare, Comparison};
use list::List;
use lts_host::config::Config;
use lts_host::error::{fail, Failure, Kind, Result};
use lts_host::ui::plural;
use lts_kernel::build::{self, Flavor, Kernel};
use lts_kernel::guest::Accel;
use results::Results;
use tools::Tools;

/// Where the numbers are that a later run is compared with.
const BASELINE: &str = "tests/bench/baseline.toml";
/// How often operations are measured by the clock.
const RUNS: usize = 9;

/// Options of `./x bench`.
#[derive(ClapArgs, Clone, Debug, Default)]
pub struct Args {
    /// Only operations whose name or topic contains one of these words
    names: Vec<String>,
    /// By the host's clock, in nanoseconds: under KVM if there is, the median of several runs and
    /// how far they spread [default: count instructions, which is the same in each run]
    #[arg(long)]
    clock: bool,
    /// Whether the module's Rust code panics on integer overflow; it is about the module alone, the
    /// kernel crate is as the kernel was built
    #[arg(long, value_name = "WHETHER", default_value = "on")]
    overflow_checks: Checks,
    /// Write what is counted into tests/bench/baseline.toml, for `--check` to compare with
    #[arg(long, conflicts_with_all = ["clock", "names", "check", "kernel"])]
    bless: bool,
    /// Fail if an operation in Rust takes more instructions than in tests/bench/baseline.toml:
    /// 1 % more, and more than one
    #[arg(long, conflicts_with = "clock")]
    check: bool,
    /// Count with overflow checks and without, and write Documentation/rust/performance.rst, with a
    /// picture beside it
    #[arg(long, conflicts_with_all = ["clock", "names", "check", "bless", "overflow_checks", "kernel"])]
    publish: bool,
    /// Build and load so many modules in Rust and in C instead [default: 1,10,100]
    #[arg(
        long,
        value_name = "NUMBERS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "1,10,100",
        value_delimiter = ',',
        conflicts_with_all = ["clock", "names", "check", "bless", "publish", "overflow_checks"]
    )]
    scale: Vec<usize>,
    /// Build kernels without Rust and with it from nothing instead, and show what Rust adds to the
    /// processor time
    #[arg(long, conflicts_with_all = ["clock", "names", "check", "bless", "publish", "scale", "kernel", "overflow_checks"])]
    build: bool,
    /// On the kernel of this build directory, as it is
    #[arg(long, value_name = "DIR")]
    kernel: Option<PathBuf>,
}

/// Whether arithmetic is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Checks {
    /// As menuconfig's default.
    #[default]
    On,
    /// Arithmetic wraps around.
    Off,
    /// One after the other.
    Both,
}

impl Checks {
    fn each(self) -> &'static [bool] {
        match self {
            Checks::On => &[true],
            Checks::Off => &[false],
            Checks::Both => &[true, false],
        }
    }
}

/// `./x bench`
pub fn run(cfg: &Config, args: &Args) -> Result<()> {
    if args.build {
        return build_time::run(cfg);
    }
    if cfg.arch.source != "x86" {
        return fail(Kind::Input, "./x bench reads the clock of x86 only");
    }
    List::read(cfg)?.has(&args.names)?;
    let (cfg, kernel) = &match &args.kernel {
        Some(dir) => build::given(cfg, dir)?,
        None => (cfg.clone(), build::ready(cfg, Flavor::Rust)?),
    };
    let tools = Tools::find(cfg, kernel)?;
    if !args.scale.is_empty() {
        return scale::run(cfg, kernel, &tools.versions(), &args.scale);
    }
    if args.publish {
        let reasons = publish::reasons(cfg)?;
        let [on, off] = [true, false].map(|checks| {
            let results = counted(cfg, kernel, checks)?;
            let title = tools.describe(checks);
            let table = table::render(&title, &results.operations, table::INSTRUCTION);
            println!("{table}");
            Ok::<_, anyhow::Error>(results)
        });
        let (on, off) = (on?, off?);
        return publish::publish(cfg, &tools, &publish::Both { on: &on, off: &off }, &reasons);
    }
    let mut wrong = Vec::new();
    for (i, &checks) in args.overflow_checks.each().iter().enumerate() {
        if i > 0 {
            println!();
        }
        if args.clock {
            by_clock(cfg, kernel, &tools, checks, &args.names)?;
            continue;
        }
        let results = counted(cfg, kernel, checks)?.only(&args.names);
        let title = format!("instructions for an operation; {}", tools.describe(checks));
        print!(
            "{}",
            table::render(&title, &results.operations, table::INSTRUCTION)
        );
        if args.bless {
            bless(cfg, &tools, &results)?;
        }
        if args.check {
            match compared(cfg, &tools, &results)? {
                Some(comparison) => {
                    println!("\n{comparison}");
                    wrong.extend(comparison.wrong);
                }
                None => println!("\nskipped: {}", no_baseline(&tools, checks)),
            }
        }
    }
    refuse(&wrong)
}

/// Counts the instructions of each operation.
fn counted(cfg: &Config, kernel: &Kernel, checks: bool) -> Result<Results> {
    let module = module::build(cfg, kernel, checks)?;
    let texts = guest::run(cfg, kernel, &module, Some(Accel::Icount), 1)?;
    read(texts.first().map_or("", String::as_str), checks)
}

/// Reads the results of one run, which have to be whole.
fn read(text: &str, checks: bool) -> Result<Results> {
    results::parse(text)?.built_with(checks)
}

/// Measures by the clock, and prints the table.
fn by_clock(
    cfg: &Config,
    kernel: &Kernel,
    tools: &Tools,
    checks: bool,
    names: &[String],
) -> Result<()> {
    let module = module::build(cfg, kernel, checks)?;
    let runs = guest::run(cfg, kernel, &module, None, RUNS)?
        .iter()
        .map(|text| Ok(read(text, checks)?.only(names)))
        .collect::<Result<Vec<_>>>()?;
    // Not before: this may be the run that finds out that KVM does not work.
    let accel = guest::accel(cfg)?;
    if accel != Accel::Kvm {
        cfg.ui
            .line("note: there is no KVM, so this is the time that QEMU's translator takes");
    }
    let accel = accel.name().to_uppercase();
    let title = format!(
        "nanoseconds for an operation, under {accel}, median of {RUNS} runs; {}",
        tools.describe(checks)
    );
    let (operations, spreads) = clock::combine(&runs)?;
    print!("{}", table::render(&title, &operations, table::NANOSECOND));
    println!("{}", clock::describe(&operations, &spreads));
    Ok(())
}

/// Writes the results into the file of baselines.
fn bless(cfg: &Config, tools: &Tools, results: &Results) -> Result<()> {
    let path = cfg.root.join(BASELINE);
    let mut baselines = Baselines::read(&path)?;
    baselines.set(tools.key(results.overflow_checks), &results.operations);
    baselines.write(&path)?;
    println!("\n{BASELINE} has these numbers now");
    Ok(())
}

/// Compares results with the baseline, if there is one for these tools.
fn compared(cfg: &Config, tools: &Tools, results: &Results) -> Result<Option<Comparison>> {
    let baselines = Baselines::read(&cfg.root.join(BASELINE))?;
    let baseline = baselines.get(&tools.key(results.overflow_checks));
    Ok(baseline.map(|baseline| compare(baseline, &results.operations, results.partial)))
}

/// Why there is nothing to compare with, and how there would be.
fn no_baseline(tools: &Tools, checks: bool) -> String {
    let option = if checks { "" } else { " --overflow-checks off" };
    format!(
        "{BASELINE} has no numbers for {}; on a commit that is known to be good, \
         ./x bench --bless{option} adds them",
        tools.describe(checks)
    )
}

/// An error if something is wrong.
fn refuse(wrong: &[String]) -> Result<()> {
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Failed,
        format!("{} not as in {BASELINE}", plural(wrong.len(), "operation")),
    )
    .tried(wrong.join("\n"))
    .hint(
        "./x bench --bless writes the new numbers, with the same --overflow-checks, if they are \
         meant; the commit says why",
    )
    .into())
}

/// The check of instructions against the baseline, on the kernel that the tests run on.
pub fn gate(cfg: &Config) -> Result<Counts> {
    let mut counts = Counts::default();
    count(&mut counts, cfg, "bench", || {
        if cfg.arch.source != "x86" {
            return Ok(Outcome::Skipped("x86 alone has such a clock".to_owned()));
        }
        let kernel = build::ready(cfg, Flavor::Rust)?;
        let tools = Tools::find(cfg, &kernel)?;
        let out = cfg.with_out(Flavor::Rust.out());
        let checks = build::has_option(&out, "RUST_OVERFLOW_CHECKS")?;
        if build::has_their_config(&out)? {
            let why = "its .config was edited, and the baseline is about the tool's own";
            return Ok(Outcome::Skipped(why.to_owned()));
        }
        let known = Baselines::read(&cfg.root.join(BASELINE))?;
        let Some(baseline) = known.get(&tools.key(checks)) else {
            return Ok(Outcome::Skipped(no_baseline(&tools, checks)));
        };
        let results = counted(cfg, &kernel, checks)?;
        let comparison = compare(baseline, &results.operations, results.partial);
        refuse(&comparison.wrong)?;
        Ok(Outcome::Passed(comparison.to_string()))
    });
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::results::Operation;
    use super::*;

    #[test]
    fn without_a_baseline_the_reason_says_how_to_get_one() {
        let dir = tempfile::tempdir().unwrap();
        let cfg = Config::for_tests(dir.path());
        let tools = Tools::for_tests();
        let results = Results {
            khz: 1,
            overflow_checks: false,
            operations: vec![Operation::for_tests("a", [1.0, 1.0, 90.0])],
            partial: false,
        };
        assert!(compared(&cfg, &tools, &results).unwrap().is_none());
        let why = no_baseline(&tools, false);
        assert!(
            why.contains("rustc 1.96.0, clang 19.1.7, QEMU 7.2.22"),
            "{why}"
        );
        assert!(
            why.contains("./x bench --bless --overflow-checks off"),
            "{why}"
        );

        // With one, what is slower than in it is refused.
        std::fs::create_dir_all(dir.path().join("tests/bench")).unwrap();
        bless(&cfg, &tools, &results).unwrap();
        let mut slower = results.clone();
        slower.operations[0].rust = 180.0;
        let wrong = |results| compared(&cfg, &tools, results).unwrap().unwrap().wrong;
        assert!(refuse(&wrong(&results)).is_ok());
        let err = lts_host::error::render(&refuse(&wrong(&slower)).unwrap_err());
        assert!(
            err.contains("1 operation not as in tests/bench/baseline.toml"),
            "{err}"
        );
        assert!(
            err.contains("a: 180.0 instead of 90.0 (+90.0, +100.0 %)"),
            "{err}"
        );
    }
}
