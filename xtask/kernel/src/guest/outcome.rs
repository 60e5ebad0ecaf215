// SPDX-License-Identifier: GPL-2.0

//! How a run in the guest ended, told from what it left behind.

use super::console::{complaints, kernel_line, Complaints};

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
    use super::super::console::races_of_c;
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
