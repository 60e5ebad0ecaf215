// SPDX-License-Identifier: GPL-2.0

//! What the kernel says on its console: its own lines, and what it complains about.

use std::sync::LazyLock;
use std::time::Duration;

use regex::Regex;

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

/// The time stamp of a line of the kernel's own.
pub fn kernel_time(line: &str) -> Option<Duration> {
    kernel_line(line)?;
    let (time, _) = line.strip_prefix('[')?.split_once(']')?;
    Duration::try_from_secs_f64(time.trim().parse().ok()?).ok()
}

/// What the kernel has to complain about.
#[derive(Default)]
pub struct Complaints {
    /// The first line of each complaint.
    pub splats: Vec<String>,
    /// The pattern of one that was announced and did not come.
    pub missing: Option<String>,
    /// How many data races there were in which no Rust code had a part.
    pub races_of_c: usize,
}

/// The kernel's complaints. Between `x-expect: begin PATTERN` and `x-expect: end` in the log, a
/// test provokes one on purpose: there they are no fault, and one that matches must come.
///
/// The kernel's C code has data races that are known and harmless. They are only counted.
pub fn complaints(console: &str) -> Complaints {
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
