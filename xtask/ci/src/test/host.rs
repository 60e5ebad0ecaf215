// SPDX-License-Identifier: GPL-2.0

//! Tests on the host: the tool's own, and those of the kernel's libraries built for the host.

use super::suite::{finish, Suite};
use crate::count::Counts;
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::Result;
use lts_host::ui::Step;
use lts_host::ui::Unit;

/// Runs `cargo test` on the workspace.
pub fn run(cfg: &Config, filter: Option<&str>) -> Result<Suite> {
    let step = cfg.ui.step("tests on the host");
    let cmd = cargo_test(cfg).arg("--workspace").args(filter);
    suite(cfg, "host", "test-host", step, cmd)
}

/// Runs the tests of the kernel's libraries, with memory and leaks watched by AddressSanitizer.
pub fn run_sanitized(cfg: &Config, filter: Option<&str>) -> Result<Suite> {
    let step = cfg.ui.step("tests on the host, with AddressSanitizer");
    let (host, has_sanitizer) = compiler(cfg)?;
    if !has_sanitizer {
        let suite = Suite {
            name: "host, sanitized",
            counts: Counts {
                skipped: 1,
                ..Counts::default()
            },
            skips: vec!["this rustc came without AddressSanitizer".to_owned()],
            ..Suite::default()
        };
        finish(step, std::slice::from_ref(&suite));
        return Ok(suite);
    }
    // With a target, what runs in the compiler is built without the sanitizer, which it must be.
    let cmd = cargo_test(cfg)
        .args(["--package", "alloc", "--package", "pin_init"])
        .args(["--package", "macros-tests", "--package", "collections"])
        .arg("--tests")
        .args(["--target", &*host, "--target-dir"])
        .arg(cfg.root.join("target/sanitized"))
        .args(filter)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Zsanitizer=address")
        // They take three times as long.
        .env("PROPTEST_CASES", "64");
    suite(cfg, "host, sanitized", "test-host-sanitized", step, cmd)
}

fn cargo_test(cfg: &Config) -> Cmd {
    let mut cmd = Cmd::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["test", "--no-fail-fast", "--color=never"])
        .dir(&cfg.root);
    for name in [
        "X_ROOT",
        "X_RUSTC",
        "RUSTC",
        "RUSTFLAGS",
        "BINDGEN",
        "QEMU",
        "LLVM",
    ] {
        cmd = cmd.env_remove(name);
    }
    cmd
}

/// The target that the compiler runs on, and whether it has the run-time library of the sanitizer.
fn compiler(cfg: &Config) -> Result<(String, bool)> {
    let rustc = |arguments: &[&str]| {
        Cmd::new("rustc")
            .args(arguments)
            .dir(&cfg.root)
            .env_remove("RUSTFLAGS")
            .read(cfg)
    };
    let version = rustc(&["--version", "--verbose"])?;
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap_or_default()
        .to_owned();
    let libraries = rustc(&["--print", "target-libdir"])?;
    let has_sanitizer = std::fs::read_dir(libraries.trim()).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().ends_with("_rt.asan.a"))
    });
    Ok((host, has_sanitizer))
}

/// Runs `cmd` and counts what its test programs say.
fn suite(cfg: &Config, name: &'static str, log: &str, step: Step<'_>, cmd: Cmd) -> Result<Suite> {
    step.total(0, Unit::Items);
    let mut parser = Parser::default();
    let mut lines = 0;
    let outcome = cmd.log(log).run_lines(cfg, |line| {
        lines += 1;
        step.at(lines);
        parser.line(line);
    });
    let mut suite = Suite {
        name,
        counts: parser.counts,
        failures: parser.failures,
        ..Suite::default()
    };
    if let Err(err) = outcome {
        if suite.counts.failed == 0 {
            // It did not compile, or a test program died: that is not in the counts.
            return Err(err);
        }
        suite.log = Some(cfg.logs.join(format!("{log}.log")));
    }
    finish(step, std::slice::from_ref(&suite));
    Ok(suite)
}

/// Reads what cargo's test programs print.
#[derive(Default)]
struct Parser {
    counts: Counts,
    failures: Vec<String>,
}

impl Parser {
    fn line(&mut self, line: &str) {
        let Some(rest) = line.strip_prefix("test ") else {
            return;
        };
        if let Some(summary) = rest.strip_prefix("result: ") {
            let count = |word: &str| {
                let mut words = summary.split([' ', ';']).filter(|word| !word.is_empty());
                let mut last = "";
                words.find_map(|this| {
                    let found = (this == word).then(|| last.parse::<usize>().ok()).flatten();
                    last = this;
                    found
                })
            };
            self.counts += Counts {
                passed: count("passed").unwrap_or(0),
                failed: count("failed").unwrap_or(0),
                skipped: count("ignored").unwrap_or(0),
            };
        } else if let Some(name) = rest.strip_suffix(" ... FAILED") {
            self.failures.push(name.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_of_all_programs_add_up() {
        let mut parser = Parser::default();
        for line in [
            "test a::b ... ok",
            "test c ... FAILED",
            "test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; 9 filtered out; finished in 0s",
            "test result: ok. 10 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0s",
        ] {
            parser.line(line);
        }
        assert_eq!(
            parser.counts,
            Counts {
                passed: 13,
                failed: 1,
                skipped: 2
            }
        );
        assert_eq!(parser.failures, ["c"]);
    }
}
