// SPDX-License-Identifier: GPL-2.0

//! KTAP: what a test in the guest says of itself.

use crate::count::Counts;

/// The results of one test program.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// How many of its checks ended how.
    pub counts: Counts,
    /// The names of those that failed, with what was said about them.
    pub failures: Vec<String>,
    /// The names of those that were skipped, with the reason.
    pub skips: Vec<String>,
}

/// Reads what a program printed; `status` is its exit status. A program that does not give the
/// results it promised, or whose status does not agree with them, has failed.
pub fn parse(text: &str, status: Option<i32>) -> Results {
    let mut results = Results::default();
    let mut plan = None;
    let mut bail = None;
    // Diagnostics follow the result they belong to.
    let mut failing = false;
    for line in text.lines().map(str::trim_end) {
        if let Some(rest) = line.strip_prefix("1..") {
            let (count, why) = rest.split_once('#').unwrap_or((rest, ""));
            plan = count.trim().parse::<usize>().ok();
            if plan == Some(0) {
                let why = why.trim().trim_start_matches("SKIP").trim();
                results.counts.skipped += 1;
                results.skips.push(format!("all of it: {why}"));
            }
        } else if let Some((good, name)) = result(line) {
            failing = false;
            match name.split_once("# SKIP") {
                Some((name, why)) => {
                    results.counts.skipped += 1;
                    results
                        .skips
                        .push(format!("{}: {}", name.trim(), why.trim()));
                }
                None => {
                    results.counts.add(good);
                    if !good {
                        results.failures.push(name.to_owned());
                        failing = true;
                    }
                }
            }
        } else if let Some(why) = line.strip_prefix("Bail out!") {
            bail = Some(why.trim().to_owned());
        } else if let (true, Some(last)) = (failing, results.failures.last_mut()) {
            last.push('\n');
            last.push_str(line.strip_prefix("# ").unwrap_or(line));
        }
    }
    let given = results.counts.total();
    let wrong = match (bail, plan, status) {
        (Some(why), ..) => Some(format!("gave up: {why}")),
        (_, _, None) => Some("did not end".to_owned()),
        (_, None, Some(status)) => Some(format!("no plan; exit status {status}")),
        (_, Some(0), Some(4)) => None,
        (_, Some(plan), _) if plan != given => {
            Some(format!("{plan} results were promised, {given} given"))
        }
        (_, _, Some(status)) if !agrees(&results.counts, status) => {
            Some(format!("exit status {status} with {}", results.counts))
        }
        _ => None,
    };
    if let Some(why) = wrong {
        results.counts.failed += 1;
        let said: Vec<&str> = text.lines().rev().take(10).collect();
        let said: String = said
            .into_iter()
            .rev()
            .map(|line| format!("\n{line}"))
            .collect();
        results
            .failures
            .push(format!("the program itself: {why}{said}"));
    }
    results
}

/// kselftest's exit statuses: 0 good, 1 bad, 4 nothing could be tried.
fn agrees(counts: &Counts, status: i32) -> bool {
    match status {
        0 => counts.failed == 0,
        4 => counts.failed == 0 && counts.passed == 0,
        _ => counts.failed > 0,
    }
}

/// `ok 3 - name` or `not ok 3 - name`.
fn result(line: &str) -> Option<(bool, &str)> {
    let (good, rest) = match line.strip_prefix("not ok ") {
        Some(rest) => (false, rest),
        None => (true, line.strip_prefix("ok ")?),
    };
    let rest = rest
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_start();
    Some((good, rest.strip_prefix("- ").unwrap_or(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(text: &str, status: i32) -> (usize, usize, usize) {
        let Counts {
            passed,
            failed,
            skipped,
        } = parse(text, Some(status)).counts;
        (passed, failed, skipped)
    }

    #[test]
    fn good_bad_and_skipped_results_are_counted_and_explained() {
        let text =
            "TAP version 13\n1..3\nok 1 - a\nnot ok 2 - b\n# why\n# more\nok 3 - c # SKIP no c\n";
        let results = parse(text, Some(1));
        assert_eq!(counts(text, 1), (1, 1, 1));
        assert_eq!(results.failures, ["b\nwhy\nmore"]);
        assert_eq!(results.skips, ["c: no c"]);
    }

    #[test]
    fn a_missing_result_is_a_failure() {
        assert_eq!(counts("TAP version 13\n1..2\nok 1 - a\n", 0), (1, 1, 0));
        assert_eq!(counts("", 0), (0, 1, 0));
        assert_eq!(counts("sh: syntax error\n", 2), (0, 1, 0));
    }

    #[test]
    fn a_status_that_does_not_agree_is_a_failure() {
        assert_eq!(counts("1..1\nok 1 - a\n", 1), (1, 1, 0));
        assert_eq!(counts("1..1\nnot ok 1 - a\n", 0), (0, 2, 0));
    }

    #[test]
    fn a_program_that_never_ended_failed() {
        let results = parse("1..2\nok 1 - a\n", None);
        assert_eq!(
            results.counts,
            Counts {
                passed: 1,
                failed: 1,
                skipped: 0
            }
        );
        assert!(results.failures[0].contains("did not end"));
    }

    #[test]
    fn a_whole_program_can_be_skipped_with_a_reason() {
        let results = parse("TAP version 13\n1..0 # SKIP no module\n", Some(4));
        assert_eq!(
            results.counts,
            Counts {
                passed: 0,
                failed: 0,
                skipped: 1
            }
        );
        assert_eq!(results.skips, ["all of it: no module"]);
    }

    #[test]
    fn giving_up_is_a_failure() {
        assert_eq!(counts("1..3\nok 1 - a\nBail out! no root\n", 1), (1, 1, 0));
    }
}
