// SPDX-License-Identifier: GPL-2.0

//! The module in the guest: it measures when it is loaded, and has its results in debugfs.

use std::path::Path;
use std::time::Duration;

use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_kernel::build::Kernel;
use lts_kernel::guest::{emulator, Accel, Guest, Options, Outcome};

/// Loads the module, and prints its results.
const SCRIPT: &str = r"#!/bin/sh
insmod ./rust_bench.ko && cat /sys/kernel/debug/rust_bench && rmmod rust_bench
";

/// Runs the module so often, and returns the text of each result.
pub fn run(
    cfg: &Config,
    kernel: &Kernel,
    module: &Path,
    accel: Option<Accel>,
    times: usize,
) -> Result<Vec<String>> {
    let step = cfg.ui.step("measuring in the guest");
    let mut guest = Guest::new(cfg, kernel);
    guest.put("x/bench/rust_bench.ko", module);
    guest.text("x/bench/run.sh", SCRIPT);
    for _ in 0..times {
        guest.test("bench", "/x/bench/run.sh");
    }
    let options = Options {
        // What is printed is measured too: none of it is to wait for the serial line.
        append: vec!["kunit.enable=0".to_owned(), "loglevel=5".to_owned()],
        timeout: Duration::from_secs(600),
        accel,
        memory: 512,
        log: "bench",
    };
    let (run, nonce) = guest.boot(&options, |_| (), |_| ())?;
    let log = cfg.logs.join(format!("{}.log", options.log));
    let hint = format!("the whole log: {}", cfg.relative(&log).display());
    if run.outcome != Outcome::Passed {
        return Err(Failure::new(Kind::Failed, run.outcome.describe())
            .hint(hint)
            .into());
    }
    let mut texts = Vec::new();
    for (text, status) in tests(&run.report, &nonce) {
        if status != Some(0) {
            let what = "the module in tests/bench cannot be loaded and unloaded";
            return Err(Failure::new(Kind::Failed, what)
                .tried(text)
                .hint(hint)
                .into());
        }
        texts.push(text);
    }
    if texts.len() != times {
        return Err(Failure::new(Kind::Failed, "the guest has not measured")
            .hint(hint)
            .into());
    }
    step.done();
    Ok(texts)
}

/// How the guest runs if that is found out.
pub fn accel(cfg: &Config) -> Result<Accel> {
    Accel::find(cfg, &emulator(cfg)?)
}

/// What each test printed, and its exit status.
fn tests(report: &str, nonce: &str) -> Vec<(String, Option<i32>)> {
    let mut tests = Vec::new();
    let mut current: Option<String> = None;
    for line in report.lines() {
        let Some(ours) = line.strip_prefix(nonce) else {
            if let Some(text) = &mut current {
                text.push_str(line);
                text.push('\n');
            }
            continue;
        };
        let mut words = ours.split_whitespace();
        match (words.next(), words.nth(1)) {
            (Some("test"), _) => current = Some(String::new()),
            (Some("tested"), status) => tests.extend(
                current
                    .take()
                    .map(|text| (text, status.and_then(|word| word.parse().ok()))),
            ),
            _ => {}
        }
    }
    tests
}

#[cfg(test)]
mod tests {
    use super::tests;

    #[test]
    fn each_run_of_the_module_is_a_test() {
        let report = "@1 test bench\nkhz 1\nend 0\n@1 tested bench 0\nnoise\n\
                      @1 test bench\n# insmod: no\n@1 tested bench 1\n@1 end 0\n";
        let found = tests(report, "@1");
        assert_eq!(found[0], ("khz 1\nend 0\n".to_owned(), Some(0)));
        assert_eq!(found[1], ("# insmod: no\n".to_owned(), Some(1)));
        assert_eq!(found.len(), 2);
    }
}
