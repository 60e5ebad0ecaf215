// SPDX-License-Identifier: GPL-2.0

//! `./x test --toolchains`: whether what builds and how it behaves depends on the compiler.
//!
//! The kernel is built with the oldest and with the newest rustc at hand. The one that is used anyway
//! builds in the usual directory, another in one of its own, which stays: a later run goes on from
//! it. Against each kernel, wrong programs are
//! compiled, and it is booted with all tests of the guest, which include the examples of the
//! documentation and the modules from outside of the tree.

use super::suite::{some_ran, Suite};
use super::{compile_fail, guest};
use crate::count::Counts;
use lts_host::config::Config;
use lts_host::error::{fail, render, Kind, Result};
use lts_host::version::show;
use lts_kernel::build::{self, Flavor};
use lts_kernel::toolchain::{oldest_archived, version_of, Rust, Toolchain};

/// What became of one compiler.
struct Row {
    version: String,
    /// The counts by suite, or why there is no kernel to test with.
    suites: std::result::Result<Vec<Suite>, String>,
}

/// Tries both compilers, and gives all counts; a kernel counts as one.
pub fn run(cfg: &Config, filter: Option<&str>) -> Result<Counts> {
    let compilers = compilers(cfg)?;
    lts_series::tree::ensure(cfg)?;
    let mut rows = Vec::new();
    for (version, rust) in compilers {
        let version = show(version);
        cfg.ui.line(&format!("rustc {version}: {}", rust.command()));
        let suites = with(cfg, &version, rust, filter).map_err(|err| render(&err));
        rows.push(Row { version, suites });
    }
    let mut counts = Counts::default();
    for row in &rows {
        counts.add(row.suites.is_ok());
        match &row.suites {
            Ok(suites) => {
                for suite in suites {
                    counts += suite.counts;
                    suite.explain(cfg);
                }
            }
            Err(why) => println!("failed: rustc {}: the kernel: {why}", row.version),
        }
    }
    print!("{}", table(&rows));
    some_ran(counts, filter)?;
    Ok(counts)
}

/// The oldest and the newest. If there is but one, that says nothing of whether they differ.
fn compilers(cfg: &Config) -> Result<Vec<([u32; 3], Rust)>> {
    let mut found = Rust::all(cfg);
    if let Some(rustc) = oldest_archived(cfg)? {
        match version_of(cfg, &rustc) {
            Ok(version) => found.push((version, Rust::beside(rustc))),
            Err(why) => {
                return fail(Kind::Environment, format!("{}: {why}", rustc.display()));
            }
        }
    }
    found.sort_by_key(|(version, _)| *version);
    found.dedup_by_key(|(version, _)| *version);
    match found.len() {
        0 | 1 => fail(
            Kind::Environment,
            "there are no two versions of rustc on this machine or in its distribution's archive",
        ),
        len => {
            found.drain(1..len - 1);
            Ok(found)
        }
    }
}

/// Builds and tests with one compiler.
fn with(cfg: &Config, version: &str, rust: Rust, filter: Option<&str>) -> Result<Vec<Suite>> {
    let name = format!("rustc-{version}");
    let usual = Rust::find(cfg)?.rustc == rust.rustc;
    let out = match usual {
        true => Flavor::Rust.out().to_owned(),
        false => format!("out-{name}"),
    };
    let cfg = Config {
        logs: cfg.logs.join(&name),
        ..cfg.with_out(&out)
    };
    let tools = Toolchain::with(&cfg, rust)?;
    let kernel = build::kernel_with(&cfg, Flavor::Rust, tools)?;
    let mut suites = vec![compile_fail::run(&cfg, &kernel, filter, false)?];
    suites.extend(guest::run(&cfg, &kernel, Flavor::Rust, filter)?);
    Ok(suites)
}

/// A line for each compiler, a column for each suite.
fn table(rows: &[Row]) -> String {
    let mut lines = vec![vec!["rustc".to_owned(), "kernel".to_owned()]];
    for row in rows {
        let mut line = vec![row.version.clone()];
        match &row.suites {
            Ok(suites) => {
                line.push("builds".to_owned());
                for suite in suites {
                    let column = lines[0].iter().position(|name| name == suite.name);
                    let column = column.unwrap_or_else(|| {
                        lines[0].push(suite.name.to_owned());
                        lines[0].len() - 1
                    });
                    if line.len() <= column {
                        line.resize(column + 1, String::new());
                    }
                    line[column] = cell(suite.counts);
                }
            }
            Err(_) => line.push("failed".to_owned()),
        }
        lines.push(line);
    }
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(String::len).max().unwrap_or(0)
    };
    let mut text = String::new();
    for line in &lines {
        let pad = |(i, cell): (usize, &String)| format!("{cell:<width$}", width = width(i));
        let padded: Vec<String> = line.iter().enumerate().map(pad).collect();
        text.push_str(padded.join("  ").trim_end());
        text.push('\n');
    }
    text
}

fn cell(counts: Counts) -> String {
    let ran = counts.passed + counts.failed;
    match (counts.failed, counts.skipped) {
        (0, 0) => format!("{ran} passed"),
        (0, skipped) => format!("{ran} passed, {skipped} skipped"),
        (failed, _) => format!("{failed} of {ran} failed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suite(name: &'static str, passed: usize, failed: usize) -> Suite {
        Suite {
            name,
            counts: Counts {
                passed,
                failed,
                skipped: 0,
            },
            ..Suite::default()
        }
    }

    #[test]
    fn the_table_has_a_line_for_each_compiler() {
        let rows = [
            Row {
                version: "1.85.0".into(),
                suites: Err("no".into()),
            },
            Row {
                version: "1.96.0".into(),
                suites: Ok(vec![suite("compile-fail", 7, 0), suite("guest", 4, 1)]),
            },
            Row {
                version: "1.97.0".into(),
                suites: Ok(vec![suite("guest", 5, 0)]),
            },
        ];
        let expected = "rustc   kernel  compile-fail  guest\n\
                        1.85.0  failed\n\
                        1.96.0  builds  7 passed      1 of 5 failed\n\
                        1.97.0  builds                5 passed\n";
        assert_eq!(table(&rows), expected);
    }
}
