// SPDX-License-Identifier: GPL-2.0

//! How a run in the guest ended, told from what it left behind.

use std::sync::LazyLock;
use std::time::Duration;

use regex::Regex;

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The guest did all it was asked to, and the kernel had nothing to complain about.
    Passed,
    /// The guest's work ended with this status, which is not 0.
    Failed(i32),
    /// The kernel complained: the first line of each complaint.
    Splat(Vec<String>),
    /// A complaint that was announced, matching this, did not come.
    Missing(String),
    /// The kernel panicked, and why.
    Panicked(String),
    /// The time was up; the last line on the console.
    TimedOut(String),
    /// The machine stopped, and the guest had not said how its work ended.
    Silent,
    /// The emulator could not do its part.
    Emulator(String),
}

/// What a run left behind.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The text of the console.
    pub console: &'a str,
    /// What the guest said on its second line.
    pub report: &'a str,
    /// The word that begins each of the guest's own lines there.
    pub nonce: &'a str,
    /// How the emulator ended: nothing if it had to be stopped, else its status.
    pub exit: Option<i32>,
    /// What the emulator said on standard error.
    pub stderr: &'a str,
}

/// Lines with which the kernel begins a complaint.
static SPLAT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:WARNING: |BUG[: ]|kernel BUG at |Oops\b|UBSAN: |KASAN: |INFO: possible |INFO: task |",
        r"INFO: suspicious |INFO: trying to register |rcu: INFO: .*stall|INFO: rcu.*stall|",
        r"watchdog: BUG: |general protection fault|invalid opcode: |divide error: |int3: |",
        r"stack segment: |double fault: |unchecked MSR |refcount_t: |list_add |list_del |",
        r"DEBUG_LOCKS_WARN_ON|ODEBUG: |kmemleak: [1-9][0-9]* new |traps: PANIC|",
        r"unable to handle |Unable to handle |PANIC: |=+ \[ BUG: )"
    ))
    .ok()
});

/// What a report names if Rust code had a part in what it tells of.
static RUST: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|\s)_R[A-Z]|\brust_|\[rust_").ok());

/// A line of the kernel's own: what follows its time stamp. Other lines were written by programs.
pub fn kernel_line(line: &str) -> Option<&str> {
    let rest = line.trim_end().strip_prefix('[')?.trim_start();
    let (time, message) = rest.split_once("] ")?;
    let number = |c: char| c.is_ascii_digit() || c == '.';
    (time.contains('.') && time.chars().all(number)).then_some(message)
}

/// What the kernel has to complain about.
#[derive(Default)]
struct Complaints {
    /// The first line of each complaint.
    splats: Vec<String>,
    /// The pattern of one that was announced and did not come.
    missing: Option<String>,
    /// How many data races there were in which no Rust code had a part.
    races_of_c: usize,
}

/// The time stamp of a line of the kernel's own.
pub fn kernel_time(line: &str) -> Option<Duration> {
    kernel_line(line)?;
    let (time, _) = line.strip_prefix('[')?.split_once(']')?;
    Duration::try_from_secs_f64(time.trim().parse().ok()?).ok()
}

/// The kernel's complaints. Between `x-expect: begin PATTERN` and `x-expect: end` in the log, a
/// test provokes one on purpose: there they are no fault, and one that matches must come.
///
/// The kernel's C code has data races that are known and harmless. They are only counted.
fn complaints(console: &str) -> Complaints {
    let mut found = Complaints::default();
    let Complaints {
        splats,
        missing,
        races_of_c,
    } = &mut found;
    let mut expected: Option<(String, bool)> = None;
    let mut close = |expected: &mut Option<(String, bool)>| {
        if let Some((pattern, false)) = expected.take() {
            missing.get_or_insert(pattern);
        }
    };
    let mentions_rust = |line: &str| RUST.as_ref().is_none_or(|rust| rust.is_match(line));
    // The first line of the report on a data race, and whether Rust code has a part in it.
    let mut race: Option<(String, bool)> = None;
    let mut close_race =
        |race: &mut Option<(String, bool)>, splats: &mut Vec<String>| match race.take() {
            Some((first, true)) => splats.push(first),
            Some(_) => *races_of_c += 1,
            None => {}
        };
    for message in console.lines().filter_map(kernel_line) {
        if let Some((_, rust)) = &mut race {
            *rust |= mentions_rust(message);
            if message.starts_with("=====") {
                close_race(&mut race, splats);
                continue;
            }
        }
        if let Some(pattern) = message.strip_prefix("x-expect: begin ") {
            close(&mut expected);
            expected = Some((pattern.to_owned(), false));
        } else if message.starts_with("x-expect: end") {
            close(&mut expected);
        } else if let Some((pattern, seen)) = &mut expected {
            *seen |= Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(message));
        } else if message.starts_with("BUG: KCSAN: ") {
            close_race(&mut race, splats);
            race = Some((message.to_owned(), mentions_rust(message)));
        } else if SPLAT.as_ref().is_none_or(|splat| splat.is_match(message)) {
            splats.push(message.to_owned());
        }
    }
    close(&mut expected);
    close_race(&mut race, splats);
    found
}

/// How many data races were reported in which no Rust code had a part.
pub fn races_of_c(console: &str) -> usize {
    complaints(console).races_of_c
}

/// Tells how a run ended.
pub fn classify(evidence: Evidence<'_>) -> Outcome {
    let Evidence {
        console,
        report,
        nonce,
        exit,
        stderr,
    } = evidence;
    if let Some(panic) = console
        .lines()
        .filter_map(kernel_line)
        .find_map(|line| line.strip_prefix("Kernel panic - not syncing: "))
    {
        return Outcome::Panicked(panic.to_owned());
    }
    let Complaints {
        splats, missing, ..
    } = complaints(console);
    if !splats.is_empty() {
        return Outcome::Splat(splats);
    }
    match exit {
        None => {
            let last = console.lines().rev().find(|line| !line.trim().is_empty());
            return Outcome::TimedOut(last.unwrap_or("").trim_end().to_owned());
        }
        Some(status) if status != 0 => {
            let said = stderr.lines().last().unwrap_or("it said nothing");
            return Outcome::Emulator(format!("exit status {status}: {said}"));
        }
        Some(_) => {}
    }
    match end(report, nonce) {
        None => Outcome::Silent,
        Some(status) if status != 0 => Outcome::Failed(status),
        Some(_) => missing.map_or(Outcome::Passed, Outcome::Missing),
    }
}

/// The status that the guest gave as that of its work.
fn end(report: &str, nonce: &str) -> Option<i32> {
    said(report, nonce).find_map(|line| line.strip_prefix("end ")?.trim().parse().ok())
}

/// The guest's own lines of the report, without the nonce.
pub fn said<'a>(report: &'a str, nonce: &'a str) -> impl Iterator<Item = &'a str> {
    report
        .lines()
        .filter_map(move |line| line.trim_end().strip_prefix(nonce)?.strip_prefix(' '))
}

impl Outcome {
    /// One line for people.
    pub fn describe(&self) -> String {
        match self {
            Outcome::Passed => "passed".into(),
            Outcome::Failed(status) => format!("the work in the guest ended with status {status}"),
            Outcome::Splat(lines) => format!("the kernel complained: {}", lines.join("; ")),
            Outcome::Missing(pattern) => {
                format!("the kernel did not complain as was expected: {pattern}")
            }
            Outcome::Panicked(why) => format!("the kernel panicked: {why}"),
            Outcome::TimedOut(last) => format!("the time was up; the last line: {last}"),
            Outcome::Silent => "the guest stopped without a word on how its work ended".into(),
            Outcome::Emulator(why) => format!("the emulator failed: {why}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOT: &str =
        "[    0.000000] Linux version 5.10.262\n[    0.5] Run /init as init process\n";

    fn outcome(console: &str, report: &str, exit: Option<i32>) -> Outcome {
        classify(Evidence {
            console,
            report,
            nonce: "@7f",
            exit,
            stderr: "",
        })
    }

    #[test]
    fn a_quiet_run_with_status_0_passed() {
        assert_eq!(outcome(BOOT, "@7f end 0\n", Some(0)), Outcome::Passed);
    }

    #[test]
    fn the_status_of_the_work_is_kept() {
        assert_eq!(
            outcome(BOOT, "noise\n@7f end 42\n", Some(0)),
            Outcome::Failed(42)
        );
    }

    #[test]
    fn a_line_without_the_nonce_is_not_the_end() {
        assert_eq!(
            outcome(BOOT, "end 0\n@00 end 0\n", Some(0)),
            Outcome::Silent
        );
    }

    #[test]
    fn every_kind_of_complaint_is_seen() {
        for line in [
            "WARNING: CPU: 0 PID: 1 at kernel/x.c:1 f+0x1/0x2",
            "WARNING: possible circular locking dependency detected",
            "BUG: KASAN: slab-out-of-bounds in f+0x1/0x2",
            "BUG: sleeping function called from invalid context at x.c:1",
            "BUG: unable to handle page fault for address: 0",
            "BUG kmalloc-64 (Not tainted): Redzone overwritten",
            "kernel BUG at x.c:1!",
            "Oops: 0000 [#1] SMP",
            "UBSAN: shift-out-of-bounds in x.c:1:2",
            "kmemleak: 1 new suspected memory leaks (see /sys/kernel/debug/kmemleak)",
            "INFO: task insmod:12 blocked for more than 120 seconds.",
            "INFO: possible recursive locking detected",
            "rcu: INFO: rcu_sched self-detected stall on CPU",
            "general protection fault, probably for non-canonical address",
            "invalid opcode: 0000 [#1] SMP",
            "refcount_t: underflow; use-after-free.",
        ] {
            let console = format!("{BOOT}[   12.345678] {line}\n");
            let found = outcome(&console, "@7f end 0\n", Some(0));
            assert_eq!(found, Outcome::Splat(vec![line.into()]), "{line}");
        }
    }

    #[test]
    fn what_is_no_complaint_is_none() {
        for line in [
            "[    1.0] x86: no WARNING: here",
            "[    1.0] kmemleak: 0 new suspected memory leaks",
            "[    1.0] Kernel command line: BUG=1",
            "WARNING: a program says so, not the kernel",
            "[brackets] BUG: no time stamp",
        ] {
            let console = format!("{BOOT}{line}\n");
            assert_eq!(
                outcome(&console, "@7f end 0\n", Some(0)),
                Outcome::Passed,
                "{line}"
            );
        }
    }

    #[test]
    fn a_complaint_counts_even_if_the_work_went_well_or_never_ended() {
        let console = format!("{BOOT}[    1.0] BUG: x\n");
        assert_eq!(
            outcome(&console, "", None),
            Outcome::Splat(vec!["BUG: x".into()])
        );
    }

    #[test]
    fn a_panic_goes_before_the_complaint_that_led_to_it() {
        let console = format!(
            "{BOOT}[    1.0] BUG: x\n[    1.1] Kernel panic - not syncing: Fatal exception\n"
        );
        assert_eq!(
            outcome(&console, "", Some(0)),
            Outcome::Panicked("Fatal exception".into())
        );
    }

    #[test]
    fn a_hang_shows_the_last_line() {
        assert_eq!(
            outcome(BOOT, "", None),
            Outcome::TimedOut("[    0.5] Run /init as init process".into())
        );
    }

    #[test]
    fn an_emulator_that_fails_is_not_a_guest_that_fails() {
        let evidence = Evidence {
            console: "",
            report: "",
            nonce: "@7f",
            exit: Some(1),
            stderr: "qemu: no such kernel\n",
        };
        let Outcome::Emulator(why) = classify(evidence) else {
            panic!("not the emulator")
        };
        assert!(why.contains("no such kernel"));
    }

    #[test]
    fn a_data_race_counts_if_rust_code_has_a_part_in_it() {
        let report = |first: &str, frame: &str| {
            let rule = "=".repeat(66);
            [
                &rule,
                first,
                "",
                "write to 0xff of 8 bytes by task 4 on cpu 2:",
                frame,
                &rule,
            ]
            .map(|line| format!("[    1.0] {line}\n"))
            .concat()
        };
        let of_c = report("BUG: KCSAN: data-race in f / g", " f+0x1/0x2");
        let console = format!("{BOOT}{of_c}");
        assert_eq!(outcome(&console, "@7f end 0\n", Some(0)), Outcome::Passed);
        assert_eq!(races_of_c(&console), 1);
        for (first, frame) in [
            ("BUG: KCSAN: data-race in _RNvC1a1f / g", " g+0x1/0x2"),
            (
                "BUG: KCSAN: data-race in f / g",
                " _RNvC1a1f+0x1/0x2 [rust_minimal]",
            ),
            ("BUG: KCSAN: data-race in f / g", " rust_helper_f+0x1/0x2"),
        ] {
            let console = format!("{BOOT}{of_c}{}{of_c}", report(first, frame));
            let found = outcome(&console, "@7f end 0\n", Some(0));
            assert_eq!(found, Outcome::Splat(vec![first.into()]));
            assert_eq!(races_of_c(&console), 2);
        }
    }

    #[test]
    fn a_provoked_complaint_is_forgiven_and_must_come() {
        let provoked = |middle: &str| {
            format!("{BOOT}[    1.0] x-expect: begin kernel BUG\n{middle}[    1.3] x-expect: end\n")
        };
        let came =
            provoked("[    1.1] kernel BUG at x.rs:1!\n[    1.2] invalid opcode: 0000 [#1]\n");
        assert_eq!(outcome(&came, "@7f end 0\n", Some(0)), Outcome::Passed);
        let stayed_away = provoked("");
        let outcome = outcome(&stayed_away, "@7f end 0\n", Some(0));
        assert_eq!(outcome, Outcome::Missing("kernel BUG".into()));
    }
}
