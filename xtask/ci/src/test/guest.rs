// SPDX-License-Identifier: GPL-2.0

//! Tests in the guest: KUnit, the kernel's self-tests, and modules from outside of the tree.

use std::time::{Duration, Instant};

use super::out_of_tree;
use super::suite::{finish, Suite};
use super::{ktap, kunit};
use lts_host::config::Config;
use lts_host::error::{fail, Kind, Result};
use lts_host::ui::Unit;
use lts_kernel::build::{Debug, Flavor, Kernel};
use lts_kernel::guest::{races_of_c, ran, said, Guest, Options, Outcome, Run};

/// Modules that are built out of tree.
const MODULES: &str = "tests/out-of-tree";
const SELFTESTS: &str = "tools/testing/selftests/rust";
/// The self-test that loads the modules with KUnit suites.
const LOADS_SUITES: &str = "kunit.sh";
/// What the built-in parts of the tests are given on the kernel's command line.
const APPEND: &str = concat!(
    "rust_test_params.p_i8=-5 rust_test_params.p_u64=0xffffffffffffffff ",
    "rust_test_params.p_bool=y rust_test_params.p_str=from_boot"
);

/// Boots once and runs all tests there.
pub fn run(
    cfg: &Config,
    kernel: &Kernel,
    flavor: Flavor,
    filter: Option<&str>,
) -> Result<Vec<Suite>> {
    let mut suite = Suite {
        name: match flavor {
            Flavor::Debug(Debug::Kasan) => "guest, with KASAN",
            Flavor::Debug(Debug::Kcsan) => "guest, with KCSAN",
            _ => "guest",
        },
        ..Suite::default()
    };
    let wanted = |name: &str| filter.is_none_or(|filter| name.contains(filter));
    let modules = out_of_tree::build(cfg, kernel, &wanted, &mut suite)?;
    let kunit_suites = kunit::Suites::of(&cfg.linux, &kernel.out, &cfg.root.join(MODULES))?;
    let in_kernel = kunit_suites.command_line(filter);
    let selftests: Vec<String> = programs(cfg)?
        .into_iter()
        .filter(|name| wanted(name) || (name == LOADS_SUITES && in_kernel.is_some()))
        .collect();
    if selftests.is_empty() && modules.is_empty() && in_kernel.is_none() {
        return Ok(vec![suite]);
    }
    let step = cfg.ui.step(format!("tests in the {}", suite.name));
    step.total((selftests.len() + modules.len()) as u64, Unit::Items);
    let mut guest = Guest::new(cfg, kernel);
    guest.put("x/selftests", &cfg.root.join(SELFTESTS));
    // What taints the kernel comes last in the list of self-tests.
    for module in &modules {
        module.put(cfg, &mut guest)?;
    }
    for name in &selftests {
        guest.test(name, &format!("/x/selftests/{name}"));
    }
    let debug = matches!(flavor, Flavor::Debug(_));
    let off = || "kunit.enable=0".to_owned();
    let mut append = vec![APPEND.to_owned(), in_kernel.clone().unwrap_or_else(off)];
    if debug {
        // KASAN tells of the first bug only, if it is not asked for all.
        append.push("kasan_multi_shot".to_owned());
        // And tests are run again, while one of their allocations after the other fails.
        append.push("rust_kunit.fault=1".to_owned());
    }
    let options = Options {
        append,
        timeout: Duration::from_secs(if debug { 3600 } else { 1200 }),
        accel: None,
        memory: if debug { 1024 } else { 512 },
        log: match flavor {
            Flavor::Debug(Debug::Kasan) => "test-guest-debug",
            Flavor::Debug(Debug::Kcsan) => "test-guest-kcsan",
            _ => "test-guest",
        },
    };
    let mut times = Vec::new();
    let mut began = Instant::now();
    let (run, nonce) = guest.boot(
        &options,
        |_| (),
        |line| {
            let mut words = line.split(' ').skip(1);
            match (words.next(), words.next()) {
                (Some("test"), Some(_)) => began = Instant::now(),
                (Some("tested"), Some(name)) => {
                    times.push((name.to_owned(), began.elapsed()));
                    step.at(times.len() as u64);
                }
                _ => {}
            }
        },
    )?;
    collect(&run, &nonce, &mut suite);
    for (name, time) in times {
        suite.took(&name, time);
    }
    let races = races_of_c(&run.console);
    if races > 0 {
        let plural = if races == 1 { "" } else { "s" };
        cfg.ui.line(&format!(
            "note: KCSAN saw {races} data race{plural} of C code alone; see the log"
        ));
    }
    suite.log = Some(cfg.logs.join(format!("{}.log", options.log)));
    let mut suites = Vec::new();
    if in_kernel.is_some() {
        let mut kunit = kunit::collect(
            &run.console,
            match flavor {
                Flavor::Debug(Debug::Kasan) => "kunit, with KASAN",
                Flavor::Debug(Debug::Kcsan) => "kunit, with KCSAN",
                _ => "kunit",
            },
        );
        kunit.log.clone_from(&suite.log);
        suites.push(kunit);
    }
    suites.push(suite);
    finish(step, &suites);
    if kunit_suites.can_fail(filter) {
        suites.push(kunit::failing(cfg, kernel)?);
    }
    Ok(suites)
}

/// The test programs, in the order that their Makefile gives.
fn programs(cfg: &Config) -> Result<Vec<String>> {
    let path = cfg.root.join(SELFTESTS).join("Makefile");
    let text = fs_err::read_to_string(&path)?;
    let programs = text
        .lines()
        .filter_map(|line| line.strip_prefix("TEST_PROGS += "));
    let programs: Vec<String> = programs.map(str::to_owned).collect();
    if programs.is_empty() {
        return fail(
            Kind::Failed,
            format!("{} has no TEST_PROGS", path.display()),
        );
    }
    Ok(programs)
}

/// Sorts what the guest reported into results.
fn collect(run: &Run, nonce: &str, suite: &mut Suite) {
    for test in ran(&run.report, nonce) {
        suite.add(&test.name, &test.text, test.status);
    }
    match &run.outcome {
        Outcome::Passed => {}
        other => {
            suite.counts.failed += 1;
            suite
                .failures
                .push(format!("the kernel: {}", other.describe()));
        }
    }
    if said(&run.report, nonce).next().is_none() && run.outcome == Outcome::Passed {
        suite.counts.failed += 1;
        suite.failures.push("the guest ran no test".to_owned());
    }
}

impl Suite {
    fn add(&mut self, name: &str, text: &str, status: Option<i32>) {
        let results = ktap::parse(text, status);
        self.counts += results.counts;
        let named = |what: String| format!("{name}: {what}");
        self.failures
            .extend(results.failures.into_iter().map(named));
        self.skips.extend(results.skips.into_iter().map(named));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suite(report: &str, outcome: Outcome) -> Suite {
        let run = Run {
            outcome,
            console: String::new(),
            report: report.to_owned(),
        };
        let mut suite = Suite::default();
        collect(&run, "@1", &mut suite);
        suite
    }

    #[test]
    fn results_are_told_apart_by_the_programs_they_come_from() {
        let report = "@1 test a.sh\n1..1\nok 1 - x\n@1 tested a.sh 0\n\
                      @1 test b.sh\n1..1\nnot ok 1 - y\n# why\n@1 tested b.sh 1\n@1 end 0\n";
        let suite = suite(report, Outcome::Passed);
        assert_eq!((suite.counts.passed, suite.counts.failed), (1, 1));
        assert_eq!(suite.failures, ["b.sh: y\nwhy"]);
    }

    #[test]
    fn a_program_that_took_the_kernel_down_is_named() {
        let report = "@1 test a.sh\n1..2\nok 1 - x\n";
        let suite = suite(report, Outcome::Panicked("boom".into()));
        assert_eq!((suite.counts.passed, suite.counts.failed), (1, 2));
        assert!(
            suite.failures[0].starts_with("a.sh: "),
            "{:?}",
            suite.failures
        );
        assert!(suite.failures[1].contains("boom"), "{:?}", suite.failures);
    }
}
