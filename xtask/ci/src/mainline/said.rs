// SPDX-License-Identifier: GPL-2.0

//! What a module printed, from being loaded to being unloaded.

use std::sync::LazyLock;

use regex::Regex;

use lts_kernel::guest::{kernel_line, said, Run};

/// The lines that a module printed, without its name in front.
#[derive(Debug, PartialEq, Eq)]
pub struct Said(Vec<String>);

/// What differs from one boot to the next: a pointer's hash, or that there is none yet.
static POINTER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"0x[0-9a-f]{16}|\b[0-9a-f]{16}\b|\(_+ptrval_+\)").ok());

impl Said {
    /// Looks for a module's lines in a run's log, where it has this `name` in front of what it says.
    /// An error says what went wrong with the module.
    pub fn find(run: &Run, nonce: &str, name: &str, module: &str) -> Result<Self, String> {
        for what in ["load", "unload"] {
            let start = format!("{what} {module} ");
            let status = said(&run.report, nonce).find_map(|line| line.strip_prefix(&start));
            match status.map(|status| status.split_once(' ').unwrap_or((status, ""))) {
                Some(("0", _)) => {}
                Some((status, why)) => return Err(format!("{what}: {why} (status {status})")),
                None => return Err(format!("{what}: the kernel did not get there")),
            }
        }
        let prefix = format!("{name}: ");
        // One that is also built in has spoken before.
        let lines: Vec<String> = run
            .console
            .lines()
            .filter_map(kernel_line)
            .skip_while(|line| !line.starts_with("x: load "))
            .filter_map(|line| line.strip_prefix(&prefix))
            .map(|line| match &*POINTER {
                Some(pointer) => pointer.replace_all(line, "(pointer)").into_owned(),
                None => line.to_owned(),
            })
            .collect();
        if lines.is_empty() {
            return Err("it printed nothing".to_owned());
        }
        Ok(Self(lines))
    }
}

/// The first line of either in which the two are not the same.
pub fn first_difference<'a>(a: &'a Said, b: &'a Said) -> Option<(&'a str, &'a str)> {
    let end = "(nothing more)";
    let line = |said: &'a Said, i: usize| said.0.get(i).map_or(end, String::as_str);
    let i = (0..a.0.len().max(b.0.len())).find(|&i| a.0.get(i) != b.0.get(i))?;
    Some((line(a, i), line(b, i)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lts_kernel::guest::Outcome;

    fn run(console: &str, report: &str) -> Run {
        Run {
            outcome: Outcome::Passed,
            console: console.to_owned(),
            report: report.to_owned(),
        }
    }

    const REPORT: &str = "@1 load same_a 0 \n@1 load same_b 1 no such thing\n@1 unload same_a 0 \n";

    #[test]
    fn a_modules_lines_are_its_own_since_the_first_was_loaded() {
        let console = "[    0.1] a: built in\n[    1.0] x: load same_a\n[    1.1] a: one\n\
                       [    1.2] b: other\n[    1.3] a: p (____ptrval____)\nuser: a: x\n";
        let run = run(console, REPORT);
        let said = Said::find(&run, "@1", "a", "same_a").unwrap();
        assert_eq!(said, Said(vec!["one".into(), "p (pointer)".into()]));
        let why = Said::find(&run, "@1", "b", "same_b").unwrap_err();
        assert!(why.contains("no such thing"), "{why}");
        assert!(Said::find(&run, "@1", "c", "same_c").is_err());
    }

    #[test]
    fn a_module_that_prints_nothing_shows_nothing() {
        let run = run("[    1.0] x: load same_a\n", REPORT);
        let why = Said::find(&run, "@1", "a", "same_a").unwrap_err();
        assert!(why.contains("nothing"), "{why}");
    }

    #[test]
    fn the_first_difference_is_found_at_the_end_too() {
        let said = |lines: &[&str]| Said(lines.iter().map(|&line| line.to_owned()).collect());
        assert_eq!(
            first_difference(&said(&["1", "2"]), &said(&["1", "2"])),
            None
        );
        assert_eq!(
            first_difference(&said(&["1", "2"]), &said(&["1", "3"])),
            Some(("2", "3"))
        );
        assert_eq!(
            first_difference(&said(&["1"]), &said(&["1", "3"])),
            Some(("(nothing more)", "3"))
        );
    }
}
