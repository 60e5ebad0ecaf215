// SPDX-License-Identifier: GPL-2.0

//! KUnit: what is tested in the kernel itself while it boots, before there is user space: the
//! examples in the documentation, and `#[kunit_tests]`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use regex::Regex;

use super::suite::{finish, Part, Suite};
use crate::count::Counts;
use lts_host::config::Config;
use lts_host::error::Result;
use lts_kernel::build::Kernel;
use lts_kernel::guest::{kernel_line, kernel_time, Guest, Options, Outcome};

/// Where the build directory has the examples, as suites.
const EXAMPLES: &str = "rust/tests/doctests";
/// Where sources may have `#[kunit_tests]`.
const SOURCES: &[&str] = &["drivers", "rust", "samples/rust"];

static DOCTESTS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"kunit_suite!\("([^"]+)""#).ok());
static CASE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"kunit_case\(c"([^"]+)""#).ok());
static ATTRIBUTE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?m)^\s*#\[kunit_tests\((\w+)\)\]").ok());

/// The suites that a kernel may have, and the cases as far as they can be told from outside.
#[derive(Debug, Default)]
pub struct Suites(BTreeMap<String, Vec<String>>);

impl Suites {
    /// Those of the kernel that was built from `linux` into `out`, and of `modules`.
    pub fn of(linux: &Path, out: &Path, modules: &Path) -> Result<Self> {
        let mut suites = Self::default();
        let config = fs_err::read_to_string(out.join(".config"))?;
        let is_on = |option: &str| config.lines().any(|line| line == option);
        if is_on("CONFIG_RUST_KERNEL_DOCTESTS=y") {
            each_source(&out.join(EXAMPLES), &mut |text| suites.add_examples(text))?;
        }
        if is_on("CONFIG_KUNIT=y") {
            for dir in SOURCES {
                each_source(&linux.join(dir), &mut |text| suites.add_attributes(text))?;
            }
            each_source(modules, &mut |text| suites.add_attributes(text))?;
        }
        Ok(suites)
    }

    fn add_examples(&mut self, text: &str) {
        let (Some(suite), Some(case)) = (DOCTESTS.as_ref(), CASE.as_ref()) else {
            return;
        };
        if let Some(name) = suite.captures(text) {
            let cases = case.captures_iter(text).map(|found| found[1].to_owned());
            self.0.insert(name[1].to_owned(), cases.collect());
        }
    }

    fn add_attributes(&mut self, text: &str) {
        for found in ATTRIBUTE.iter().flat_map(|regex| regex.captures_iter(text)) {
            self.0.entry(found[1].to_owned()).or_default();
        }
    }

    /// What to put on the kernel's command line so that only those run that have `filter` in their
    /// names: suites if there are any, else cases. Nothing if there is none of either.
    pub fn command_line(&self, filter: Option<&str>) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        let Some(filter) = filter else {
            return Some("kunit.enable=1".to_owned());
        };
        if self.0.keys().any(|name| name.contains(filter)) {
            return Some(format!("kunit.filter_glob=*{filter}*"));
        }
        let mut cases = self.0.values().flatten();
        cases
            .any(|name| name.contains(filter))
            .then(|| format!("kunit.filter_glob=*.*{filter}*"))
    }
}

impl Suites {
    /// Whether those that fail on purpose are there, and wanted.
    pub fn can_fail(&self, filter: Option<&str>) -> bool {
        self.0.contains_key(FAILS) && filter.is_none_or(|filter| FAILS.contains(filter))
    }
}

fn each_source(dir: &Path, found: &mut dyn FnMut(&str)) -> Result<()> {
    if !dir.exists() {
        return Ok(());
    }
    for entry in fs_err::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            each_source(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found(&fs_err::read_to_string(path)?);
        }
    }
    Ok(())
}

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
                now.counts.add(good);
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

/// The tests that fail on purpose, and where it is to be said.
const FAILING: &str = "rust/tests/rust_test_kunit.rs";
/// Their suite, and the module whose parameter has them fail.
const FAILS: &str = "rust_test_kunit";

/// Has the tests fail that are there to fail, and looks for the reports.
pub fn failing(cfg: &Config, kernel: &Kernel) -> Result<Suite> {
    let step = cfg.ui.step("KUnit tests that fail");
    let options = Options {
        append: vec![format!("kunit.filter_glob={FAILS} {FAILS}.fail=1")],
        timeout: Duration::from_secs(300),
        accel: None,
        memory: 1024,
        log: "test-kunit-failing",
    };
    let (run, _) = Guest::new(cfg, kernel).boot(&options, |_| (), |_| ())?;
    let source = fs_err::read_to_string(cfg.root.join(FAILING))?;
    let found = collect(&run.console, FAILS);
    let mut suite = Suite {
        name: "kunit, failing on purpose",
        log: Some(cfg.logs.join(format!("{}.log", options.log))),
        ..Suite::default()
    };
    for wanted in places(&source) {
        let reported = found.failures.iter().any(|text| text.starts_with(&wanted));
        suite.expect(reported, || format!("not reported: {wanted}"));
    }
    let failed = suite.counts.total();
    suite.expect(
        found.counts.failed == failed && found.counts.passed > 0,
        || format!("{failed} were to fail, others to pass: {}", found.counts),
    );
    suite.expect(run.outcome == Outcome::Passed, || run.outcome.describe());
    finish(step, std::slice::from_ref(&suite));
    Ok(suite)
}

/// What is to be said of each test: the place is the line with the test's name in a comment.
fn places(source: &str) -> Vec<String> {
    let lines: Vec<(usize, &str)> = source.lines().zip(1..).map(|(line, n)| (n, line)).collect();
    let tests = lines.iter().filter_map(|(_, line)| {
        let rest = line.trim().strip_prefix("fn ")?;
        rest.split_once('(').map(|(name, _)| name)
    });
    tests
        .filter_map(|test| {
            let comment = format!(" // {test}");
            let (number, _) = lines.iter().find(|(_, line)| line.ends_with(&comment))?;
            Some(format!("{FAILS}: {test}\nFAILED at {FAILING}:{number}"))
        })
        .collect()
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
    fn expect(&mut self, good: bool, otherwise: impl FnOnce() -> String) {
        self.counts.add(good);
        if !good {
            self.failures.push(otherwise());
        }
    }

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
    fn what_a_test_prints_is_no_result() {
        let log = LOG.replace("rust_a: hello", "ok 1 - not what it seems");
        assert_eq!(collect(&log, "kunit").counts.total(), 3);
    }

    #[test]
    fn a_failing_test_is_expected_where_its_name_is() {
        let source = "fn a() {\n    assert!(false); // a\n}\nfn b() {}\n";
        let wanted = "rust_test_kunit: a\nFAILED at rust/tests/rust_test_kunit.rs:2";
        assert_eq!(places(source), [wanted]);
    }

    #[test]
    fn suites_go_before_cases_and_nothing_is_run_for_other_names() {
        let mut suites = Suites::default();
        suites.add_examples(
            r#"::kernel::kunit_suite!("rust_doctests_kernel::sync::arc", [::kernel::kunit::kunit_case(c"rust/kernel/sync/arc.rs:55", example_0::__kunit_case), ]);"#,
        );
        suites.add_attributes("    #[kunit_tests(rust_kernel_kunit)]\n    mod tests {}\n");
        let line = |filter| suites.command_line(filter);
        assert_eq!(line(None).as_deref(), Some("kunit.enable=1"));
        assert_eq!(
            line(Some("sync::arc")).as_deref(),
            Some("kunit.filter_glob=*sync::arc*")
        );
        assert_eq!(
            line(Some("arc.rs:55")).as_deref(),
            Some("kunit.filter_glob=*.*arc.rs:55*")
        );
        assert_eq!(
            line(Some("kernel_kunit")).as_deref(),
            Some("kunit.filter_glob=*kernel_kunit*")
        );
        assert_eq!(line(Some("no such")), None);
        assert_eq!(Suites::default().command_line(None), None);
    }
}
