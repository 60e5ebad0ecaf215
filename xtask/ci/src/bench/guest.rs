// SPDX-License-Identifier: GPL-2.0

//! The module in the guest: it measures when it is loaded, and has its results in debugfs.

use std::path::Path;
use std::time::Duration;

use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_kernel::build::Kernel;
use lts_kernel::guest::{emulator, ran, Accel, Guest, Options, Outcome};

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
    for test in ran(&run.report, &nonce) {
        if test.status != Some(0) {
            let what = "the module in tests/bench cannot be loaded and unloaded";
            return Err(Failure::new(Kind::Failed, what)
                .tried(test.text)
                .hint(hint)
                .into());
        }
        texts.push(test.text);
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
