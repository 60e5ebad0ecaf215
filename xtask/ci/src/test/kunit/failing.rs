// SPDX-License-Identifier: GPL-2.0

//! The tests that fail on purpose: a failure must be reported, and where it is.

use std::time::Duration;

use super::results::collect;
use super::suites::FAILING;
use crate::test::suite::{finish, Suite};
use lts_host::config::Config;
use lts_host::error::Result;
use lts_kernel::build::Kernel;
use lts_kernel::guest::{Guest, Options, Outcome};

/// The tests that fail on purpose, and where it is to be said.
const SOURCE: &str = "rust/tests/rust_test_kunit.rs";

/// Has the tests fail that are there to fail, and looks for the reports.
pub fn failing(cfg: &Config, kernel: &Kernel) -> Result<Suite> {
    let step = cfg.ui.step("KUnit tests that fail");
    let options = Options {
        append: vec![format!("kunit.filter_glob={FAILING} {FAILING}.fail=1")],
        timeout: Duration::from_secs(300),
        accel: None,
        memory: 1024,
        log: "test-kunit-failing",
    };
    let (run, _) = Guest::new(cfg, kernel).boot(&options, |_| (), |_| ())?;
    let source = fs_err::read_to_string(cfg.root.join(SOURCE))?;
    let found = collect(&run.console, FAILING);
    let mut suite = Suite {
        name: "kunit, failing on purpose",
        log: Some(cfg.logs.join(format!("{}.log", options.log))),
        ..Suite::default()
    };
    for wanted in places(&source) {
        let reported = found.failures.iter().any(|text| text.starts_with(&wanted));
        expect(&mut suite, reported, || format!("not reported: {wanted}"));
    }
    let failed = suite.counts.total();
    expect(
        &mut suite,
        found.counts.failed == failed && found.counts.passed > 0,
        || format!("{failed} were to fail, others to pass: {}", found.counts),
    );
    expect(&mut suite, run.outcome == Outcome::Passed, || {
        run.outcome.describe()
    });
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
            Some(format!("{FAILING}: {test}\nFAILED at {SOURCE}:{number}"))
        })
        .collect()
}

fn expect(suite: &mut Suite, good: bool, otherwise: impl FnOnce() -> String) {
    suite.counts.add(good);
    if !good {
        suite.failures.push(otherwise());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_test_is_expected_where_its_name_is() {
        let source = "fn a() {\n    assert!(false); // a\n}\nfn b() {}\n";
        let wanted = "rust_test_kunit: a\nFAILED at rust/tests/rust_test_kunit.rs:2";
        assert_eq!(places(source), [wanted]);
    }
}
