// SPDX-License-Identifier: GPL-2.0

//! The page of the documentation with the results, and its picture.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::results::{Operation, Results};
use super::table::{self, counted, number, ratio, INSTRUCTION, SLOWER};
use super::tools::Tools;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_host::ui::plural;
use lts_host::write::write_changed;

const PAGE: &str = "Documentation/rust/performance.rst";
const PICTURE: &str = "Documentation/rust/performance.svg";
/// How wide lines of the page are.
const WIDTH: usize = 72;
/// Why operations are slower than in C.
const REASONS: &str = "tests/bench/slower.toml";

/// The same operations, counted twice.
#[derive(Debug)]
pub struct Both<'a> {
    /// With overflow checks.
    pub on: &'a Results,
    /// Without.
    pub off: &'a Results,
}

/// Why operations are slower, by name.
pub type Reasons = BTreeMap<String, String>;

/// Reads the reasons.
pub fn reasons(cfg: &Config) -> Result<Reasons> {
    let text = fs_err::read_to_string(cfg.root.join(REASONS))?;
    toml::from_str(&text)
        .map_err(|err| Failure::new(Kind::Input, format!("{REASONS} cannot be read: {err}")).into())
}

/// Writes the page and the picture.
pub fn publish(cfg: &Config, tools: &Tools, results: &Both<'_>, reasons: &Reasons) -> Result<()> {
    agree(&slower(results), reasons)?;
    write_changed(
        &cfg.root.join(PAGE),
        page(tools, results, reasons).as_bytes(),
    )?;
    write_changed(
        &cfg.root.join(PICTURE),
        picture(&results.on.operations).as_bytes(),
    )?;
    println!("\n{PAGE} and {PICTURE} have these numbers now");
    Ok(())
}

/// The operations that are slower than in C of equal meaning, with or without overflow checks.
fn slower<'a>(results: &Both<'a>) -> Vec<&'a str> {
    let mut names: Vec<&str> = [results.on, results.off]
        .into_iter()
        .flat_map(|results| &results.operations)
        .filter(|of| ratio(of.rust, of.equal, INSTRUCTION).is_some_and(|ratio| ratio > SLOWER))
        .map(|of| of.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// An error if an operation has no reason, or a reason no operation.
fn agree(slower: &[&str], reasons: &Reasons) -> Result<()> {
    let without = slower
        .iter()
        .filter(|name| !reasons.contains_key(**name))
        .map(|name| format!("{name} is above {SLOWER:.2} and has no reason"));
    let stale = reasons
        .keys()
        .filter(|name| !slower.contains(&name.as_str()))
        .map(|name| format!("{name} is not above {SLOWER:.2} and has a reason"));
    let wrong: Vec<String> = without.chain(stale).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Failed,
        format!("{REASONS} does not say why operations are slower"),
    )
    .tried(wrong.join("\n"))
    .hint("compare the machine code of both functions: llvm-objdump -dr rust_bench.ko")
    .into())
}

const HEAD: &str = "\
.. SPDX-License-Identifier: GPL-2.0

.. Written by ./x bench --publish: edits are lost.

===========
Performance
===========

What an operation costs in Rust, beside the same in C, as measured in one
module on one kernel.

The numbers are instructions of one operation, as QEMU counts them
(``-icount``): the same in each run, on each machine, but for scheduling,
which is part of ``work``. They are not time: a cache miss costs nothing,
and a division as much as an addition.

*C* is what a programmer of C writes. *C, equal* is C of equal meaning: it
makes each check of bounds, capacity or overflow that Rust makes, and keeps
the same state. *Off* is Rust without overflow checks
(``CONFIG_RUST_OVERFLOW_CHECKS``), which turn an overflow into a panic.

";

fn page(tools: &Tools, results: &Both<'_>, reasons: &Reasons) -> String {
    let mut text = HEAD.to_owned();
    let _ = writeln!(
        text,
        "Counted with {}.\n\n.. kernel-figure:: performance.svg\n   \
         :alt: Instructions in Rust relative to C of equal meaning, by operation\n\n   \
         Rust relative to C of equal meaning, with overflow checks\n",
        tools.versions()
    );
    means(&mut text, results);
    operations(&mut text, results);
    text.push_str("\nMore than in C\n==============\n\n");
    let _ = writeln!(
        text,
        "These take more than {SLOWER:.2} times the instructions of C of equal meaning:\n"
    );
    for (name, reason) in reasons {
        let _ = writeln!(text, "``{name}``\n{}\n", wrapped(reason));
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// The geometric means.
fn means(text: &mut String, results: &Both<'_>) {
    let mut rows = vec![["Geometric mean", "Rust / equal", "Rust / C"].map(str::to_owned)];
    for (what, results) in [
        ("with overflow checks", results.on),
        ("without", results.off),
    ] {
        let (counted, _) = counted(&results.operations, INSTRUCTION);
        for mean in table::means(&counted) {
            let kind = if mean.index { " of ``v[i]``" } else { "" };
            let what = format!("{what}, {}{kind}", plural(mean.count, "operation"));
            rows.push([what, format!("{:.3}", mean.equal), format!("{:.3}", mean.c)]);
        }
    }
    let widths = [0, 1, 2].map(|i| rows.iter().map(|row| row[i].len()).max().unwrap_or(0));
    let row = |text: &mut String, [what, equal, c]: &[String; 3]| {
        let [first, second, _] = widths;
        let _ = writeln!(text, "{what:first$}  {equal:second$}  {c}");
    };
    let rule = widths.map(|width| "=".repeat(width));
    row(text, &rule);
    for (i, cells) in rows.iter().enumerate() {
        row(text, cells);
        if i == 0 {
            row(text, &rule);
        }
    }
    row(text, &rule);
    text.push('\n');
}

/// All operations.
fn operations(text: &mut String, results: &Both<'_>) {
    let row = |text: &mut String, [name, c, equal, rust, off, first, second, third]: [&str; 8]| {
        let line = format!(
            "{name:20} {c:>8} {equal:>8} {rust:>8} {off:>8} {first:>6} {second:>6} {third:>6}"
        );
        let _ = writeln!(text, "{}", line.trim_end());
    };
    let rule = |text: &mut String| {
        let [wide, middle, narrow] = [20, 8, 6].map(|width| "=".repeat(width));
        let [wide, middle, narrow] = [&wide, &middle, &narrow].map(String::as_str);
        let cells = [wide, middle, middle, middle, middle, narrow, narrow, narrow];
        row(text, cells);
    };
    rule(text);
    row(
        text,
        [
            "Operation",
            "C",
            "C,",
            "Rust",
            "Rust,",
            "Rust /",
            "Rust /",
            "off /",
        ],
    );
    row(text, ["", "", "equal", "", "off", "equal", "C", "equal"]);
    rule(text);
    for (on, off) in results.on.operations.iter().zip(&results.off.operations) {
        let numbers = [on.c, on.equal, on.rust, off.rust].map(number);
        let ratios = [(on.rust, on.equal), (on.rust, on.c), (off.rust, off.equal)];
        let ratios = ratios.map(|(rust, c)| match ratio(rust, c, INSTRUCTION) {
            Some(ratio) => format!("{ratio:.2}"),
            None => "..".to_owned(),
        });
        let [c, equal, rust, without] = numbers.each_ref().map(String::as_str);
        let [first, second, third] = ratios.each_ref().map(String::as_str);
        row(
            text,
            [&on.name, c, equal, rust, without, first, second, third],
        );
    }
    rule(text);
    text.push_str("\nA ratio is missing where one of the two costs nothing.\n");
}

/// As high as a bar and the space below it.
const LINE: usize = 14;
/// Where bars begin, and how long one is whose ratio is 1.
const LEFT: usize = 150;
const ONE: f64 = 300.0;
/// A longer bar ends here, with its number.
const LONGEST: f64 = 1.6;

/// Bars of the ratios.
fn picture(operations: &[Operation]) -> String {
    let shown: Vec<(&str, f64)> = operations
        .iter()
        .filter_map(|of| Some((of.name.as_str(), ratio(of.rust, of.equal, INSTRUCTION)?)))
        .collect();
    let height = (shown.len() + 2) * LINE;
    let width = LEFT + (LONGEST * ONE) as usize + 50;
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!-- SPDX-License-Identifier: GPL-2.0 -->\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         font-family=\"sans-serif\" font-size=\"10\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n"
    );
    for (i, (name, ratio)) in shown.iter().enumerate() {
        let top = (i + 1) * LINE;
        let base = top + LINE - 4;
        let long = ratio.min(LONGEST) * ONE;
        let fill = if *ratio > SLOWER {
            "#c05020"
        } else {
            "#4070a0"
        };
        let _ = writeln!(
            text,
            "<text x=\"{}\" y=\"{base}\" text-anchor=\"end\">{name}</text>\n\
             <rect x=\"{LEFT}\" y=\"{top}\" width=\"{long:.0}\" height=\"{}\" fill=\"{fill}\"/>\n\
             <text x=\"{:.0}\" y=\"{base}\">{ratio:.2}</text>",
            LEFT - 6,
            LINE - 4,
            LEFT as f64 + long + 4.0,
        );
    }
    let one = LEFT + ONE as usize;
    let _ = writeln!(
        text,
        "<line x1=\"{one}\" y1=\"{}\" x2=\"{one}\" y2=\"{}\" stroke=\"black\"/>\n\
         <text x=\"{one}\" y=\"10\" text-anchor=\"middle\">C of equal meaning</text>\n</svg>",
        LINE - 2,
        height - LINE + 2,
    );
    text
}

/// Lines of words.
fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        if width + 1 + word.len() > WIDTH || width == 0 {
            lines.push_str(if width == 0 { "\t" } else { "\n\t" });
            width = word.len();
        } else {
            lines.push(' ');
            width += 1 + word.len();
        }
        lines.push_str(word);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results(rust: f64) -> Results {
        Results {
            khz: 1,
            overflow_checks: true,
            operations: vec![
                Operation::for_tests("same", [10.0, 20.0, 20.0]),
                Operation::for_tests("slow", [10.0, 20.0, rust]),
                Operation::for_tests("free", [2.0, 2.0, 0.0]),
                Operation {
                    index: true,
                    ..Operation::for_tests("loop", [1.0, 4.0, 4.0])
                },
            ],
            partial: false,
        }
    }

    fn reasons(names: &[&str]) -> Reasons {
        let reason = "because of a reason that is longer than what a line of the page has room for";
        let reason = |name: &&str| ((*name).to_owned(), reason.to_owned());
        names.iter().map(reason).collect()
    }

    #[test]
    fn what_is_slower_has_a_reason_and_nothing_else_has() {
        let (on, off) = (results(40.0), results(20.0));
        for both in [Both { on: &on, off: &off }, Both { on: &off, off: &on }] {
            assert_eq!(slower(&both), ["slow"]);
        }
        assert!(agree(&["slow"], &reasons(&["slow"])).is_ok());
        let err = agree(&["slow"], &reasons(&["same"])).unwrap_err();
        let err = lts_host::error::render(&err);
        assert!(
            err.contains("slow is above 1.10 and has no reason"),
            "{err}"
        );
        assert!(
            err.contains("same is not above 1.10 and has a reason"),
            "{err}"
        );
    }

    #[test]
    fn the_page_has_both_counts_and_the_reasons() {
        let (on, off) = (results(40.0), results(30.0));
        let both = Both { on: &on, off: &off };
        let text = page(&Tools::for_tests(), &both, &reasons(&["slow"]));
        let words = |start: &str| {
            let line = text.lines().find(|line| line.starts_with(start)).unwrap();
            line.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words("slow "), "slow 10.0 20.0 40.0 30.0 2.00 4.00 1.50");
        assert_eq!(words("free "), "free 2.0 2.0 0.0 0.0 .. .. ..");
        assert_eq!(words("without"), "without, 2 operations 1.225 2.449");
        assert!(text.contains("``slow``\n\tbecause of a reason"), "{text}");
        assert_eq!(
            words("without, 1"),
            "without, 1 operation of ``v[i]`` 1.000 4.000"
        );
        assert!(text.lines().all(|line| line.len() <= 80), "{text}");
        // The columns of the first table are as wide as their widest cells.
        let is_rule = |line: &&str| line.starts_with("====") && line.contains("  ");
        let rule = text.lines().find(is_rule).unwrap();
        let column = rule.split(' ').next().unwrap();
        let cell = "with overflow checks, 1 operation of ``v[i]``";
        assert_eq!(column.len(), cell.len());
        assert!(text.ends_with("for\n"), "{text}");
    }

    #[test]
    fn the_picture_has_a_bar_for_what_has_a_ratio() {
        let text = picture(&results(100.0).operations);
        assert!(
            text.contains(">same</text>") && text.contains(">5.00</text>"),
            "{text}"
        );
        assert!(!text.contains("free"), "{text}");
        assert_eq!(text.matches("<rect").count(), 4);
    }
}
