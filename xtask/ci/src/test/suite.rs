// SPDX-License-Identifier: GPL-2.0

//! What became of the tests of one kind, and how the user is told.

use std::path::PathBuf;
use std::time::Duration;

use crate::count::Counts;
use lts_host::config::Config;
use lts_host::error::{fail, Kind, Result};
use lts_host::ui::Step;

/// The results of one kind of tests.
#[derive(Debug, Default)]
pub struct Suite {
    pub name: &'static str,
    pub counts: Counts,
    /// What failed, and why: the first line of each is its name.
    pub failures: Vec<String>,
    /// What was skipped, and why.
    pub skips: Vec<String>,
    /// What it is made of, as far as that is known, and how long it took.
    pub parts: Vec<Part>,
    /// What else there is to say of it in one line.
    pub remark: String,
    /// Where there is more to read.
    pub log: Option<PathBuf>,
}

/// A part of a suite.
#[derive(Debug)]
pub struct Part {
    pub name: String,
    /// Counted apart from the rest, if there are several results.
    pub counts: Option<Counts>,
    pub time: Duration,
}

/// How many of the slowest are named in the end.
const SLOWEST: usize = 10;

/// A filter that no test passes is a mistake.
pub fn some_ran(counts: Counts, filter: Option<&str>) -> Result<()> {
    match (counts.total(), filter) {
        (0, Some(filter)) => fail(Kind::Input, format!("no test has `{filter}` in its name")),
        _ => Ok(()),
    }
}

/// Names what took longest.
pub fn slowest(suites: &[Suite]) {
    let mut parts: Vec<(&str, &Part)> = suites
        .iter()
        .flat_map(|suite| suite.parts.iter().map(|part| (suite.name, part)))
        .collect();
    parts.sort_by_key(|(_, part)| std::cmp::Reverse(part.time));
    for (suite, part) in parts.into_iter().take(SLOWEST) {
        println!(
            "slowest: {suite}: {}: {:.2} s",
            part.name,
            part.time.as_secs_f64()
        );
    }
}

impl Suite {
    /// Notes how long a part took.
    pub fn took(&mut self, name: &str, time: Duration) {
        self.parts.push(Part {
            name: name.to_owned(),
            counts: None,
            time,
        });
    }

    /// Says what failed and was skipped, and why.
    pub fn explain(&self, cfg: &Config) {
        for part in &self.parts {
            if let Some(counts) = part.counts {
                let time = part.time.as_secs_f64();
                println!("{}: {}: {counts} ({time:.2} s)", self.name, part.name);
            }
        }
        for skip in &self.skips {
            println!("skipped: {}: {skip}", self.name);
        }
        for failure in &self.failures {
            println!("failed: {}: {}", self.name, failure.replace('\n', "\n    "));
        }
        if let (Some(log), false) = (&self.log, self.failures.is_empty()) {
            println!("the whole log: {}", cfg.relative(log).display());
        }
    }
}

/// Ends the step with the suites' counts; one with failures ends as failed.
pub fn finish(step: Step<'_>, suites: &[Suite]) {
    let summary: Vec<String> = suites
        .iter()
        .map(|suite| format!("{}: {}{}", suite.name, suite.counts, suite.remark))
        .collect();
    let summary = summary.join("; ");
    if suites.iter().all(|suite| suite.counts.failed == 0) {
        step.done_as(&summary);
    } else {
        step.fail_as(&summary);
    }
}
