// SPDX-License-Identifier: GPL-2.0

//! The results in the log of a kernel that ran its tests.

use std::time::Duration;

use crate::count::Counts;
use crate::test::suite::{Part, Suite};
use lts_kernel::guest::{kernel_line, kernel_time};

/// The suite that is running.
struct Running {
    name: String,
    since: Option<Duration>,
    planned: usize,
    counts: Counts,
    /// What was said since the last result.
    said: Vec<String>,
}

/// Sorts what is in the kernel's log into results.
pub fn collect(console: &str, name: &'static str) -> Suite {
    let mut suite = Suite {
        name,
        ..Suite::default()
    };
    let mut running: Option<Running> = None;
    let mut announced: Option<usize> = None;
    let mut ended = 0;
    let mut in_header = false;
    let mut expected = false;
    for line in console.lines() {
        let Some(message) = kernel_line(line) else {
            continue;
        };
        // A test provokes a failure on purpose, and looks at it itself.
        if message.starts_with("x-expect: ") {
            expected = message.starts_with("x-expect: begin ");
        }
        if expected {
            continue;
        }
        if in_header {
            announced = message.strip_prefix("1..").and_then(|n| n.parse().ok());
            in_header = false;
        } else if message == "TAP version 14" {
            in_header = true;
        } else if let Some(name) = message.strip_prefix("    # Subtest: ") {
            suite.unfinished(running.take());
            running = Some(Running {
                name: name.to_owned(),
                since: kernel_time(line),
                planned: 0,
                counts: Counts::default(),
                said: Vec::new(),
            });
        } else if let Some(now) = &mut running {
            if let Some(plan) = message.strip_prefix("    1..") {
                now.planned = plan.parse().unwrap_or(0);
            } else if let Some((good, case)) = message.strip_prefix("    ").and_then(result) {
                match now.skipped(case).filter(|_| good) {
                    Some(why) => {
                        suite.skips.push(format!("{}: {case}: {why}", now.name));
                        now.counts.skipped += 1;
                    }
                    None => now.counts.add(good),
                }
                if !good {
                    suite.failures.push(now.failure(case));
                }
                now.said.clear();
            } else if result(message).is_some_and(|(_, name)| name == now.name) {
                ended += 1;
                let now = running.take();
                suite.end(now, kernel_time(line));
            } else {
                now.said.push(message.to_owned());
            }
        }
    }
    suite.unfinished(running);
    match announced {
        None => suite.fail("the kernel did not begin with them".to_owned()),
        // Modules that were loaded later may have had more.
        Some(n) if n > ended => {
            suite.fail(format!("{n} suites were announced, {ended} ended"));
        }
        Some(_) => {}
    }
    suite
}

/// `ok 3 - name` or `not ok 3 - name`.
fn result(line: &str) -> Option<(bool, &str)> {
    let (good, rest) = match line.strip_prefix("not ok ") {
        Some(rest) => (false, rest),
        None => (true, line.strip_prefix("ok ")?),
    };
    let (number, name) = rest.split_once(" - ")?;
    number.parse::<usize>().ok()?;
    Some((good, name))
}

impl Running {
    /// Why a case could not run, if it says so: `MODULE: CASE: # SKIP WHY`.
    fn skipped(&self, case: &str) -> Option<&str> {
        let about = format!(": {case}: # SKIP ");
        self.said
            .iter()
            .find_map(|line| Some(line.split_once(&about)?.1))
    }

    /// A case that failed, and what was said of it.
    fn failure(&self, case: &str) -> String {
        // Before that are messages of the test's own.
        let about = format!("    # {case}: ");
        let start = self.said.iter().position(|line| line.starts_with(&about));
        let said = start.map_or(&[][..], |start| &self.said[start..]);
        let mut text = format!("{}: {case}", self.name);
        for line in said.iter().take(20) {
            text.push('\n');
            text.push_str(line.strip_prefix(&about).unwrap_or(line));
        }
        text
    }
}

impl Suite {
    fn fail(&mut self, why: String) {
        self.counts.failed += 1;
        self.failures.push(why);
    }

    fn unfinished(&mut self, running: Option<Running>) {
        if let Some(running) = running {
            self.counts += running.counts;
            let last = running.said.last().map_or("", String::as_str);
            self.fail(format!("{}: did not end\n{last}", running.name));
        }
    }

    fn end(&mut self, running: Option<Running>, now: Option<Duration>) {
        let Some(running) = running else { return };
        self.counts += running.counts;
        let given = running.counts.total();
        if given != running.planned {
            let planned = running.planned;
            self.fail(format!(
                "{}: {planned} results were promised, {given} given",
                running.name
            ));
        }
        let time = match (running.since, now) {
            (Some(since), Some(now)) => now.saturating_sub(since),
            _ => Duration::ZERO,
        };
        self.parts.push(Part {
            name: running.name,
            counts: Some(running.counts),
            time,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\
[    1.000000] TAP version 14
[    1.000001] 1..2
[    1.100000]     # Subtest: a
[    1.100001]     1..2
[    1.200000]     ok 1 - rust/a.rs:1
[    1.200100] rust_a: hello
[    1.300000]     # rust/a.rs:9: FAILED at rust/a.rs:12
[    1.300000] assertion failed: false
[    1.400000]     not ok 2 - rust/a.rs:9
[    1.500000] not ok 1 - a
[    1.600000]     # Subtest: b
[    1.600001]     1..1
[    1.700000]     ok 1 - x
[    1.800000] ok 2 - b
[    1.900000] Run /init as init process
";

    #[test]
    fn results_are_counted_timed_and_explained() {
        let suite = collect(LOG, "kunit");
        assert_eq!((suite.counts.passed, suite.counts.failed), (2, 1));
        assert_eq!(
            suite.failures,
            ["a: rust/a.rs:9\nFAILED at rust/a.rs:12\nassertion failed: false"]
        );
        let parts: Vec<_> = suite.parts.iter().map(|p| (&*p.name, p.time)).collect();
        assert_eq!(
            parts,
            [
                ("a", Duration::from_millis(400)),
                ("b", Duration::from_millis(200))
            ]
        );
    }

    #[test]
    fn what_is_missing_is_a_failure() {
        let upto = |line| collect(LOG.split_once(line).map_or("", |(head, _)| head), "kunit");
        assert_eq!(upto("[    1.600000]").counts.failed, 2, "a suite");
        let dead = upto("[    1.700000]");
        assert_eq!(dead.counts.failed, 3, "a suite that began");
        assert!(dead.failures[1].starts_with("b: did not end"), "{dead:?}");
        assert_eq!(upto("[    1.000000]").counts.failed, 1, "all of it");
    }

    #[test]
    fn a_test_says_that_it_cannot_run() {
        let log = LOG.replace("1..1", "1..1\n[    1.650000] rust_b: x: # SKIP no CPU");
        let suite = collect(&log, "kunit");
        assert_eq!((suite.counts.passed, suite.counts.skipped), (1, 1));
        assert_eq!(suite.skips, ["b: x: no CPU"]);

        let log = LOG.replace("rust_a: hello", "rust_a: rust/a.rs:9: # SKIP no CPU");
        assert_eq!(collect(&log, "kunit").counts.skipped, 0, "it failed");
    }

    #[test]
    fn what_a_test_prints_is_no_result() {
        let log = LOG.replace("rust_a: hello", "ok 1 - not what it seems");
        assert_eq!(collect(&log, "kunit").counts.total(), 3);
    }
}
