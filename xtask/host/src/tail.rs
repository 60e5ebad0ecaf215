// SPDX-License-Identifier: GPL-2.0

//! What to show of the output of a command that failed: where the trouble began, and the end.
//!
//! With several jobs, make goes on for a while after the first error, which is then long gone from
//! the last lines.

use std::collections::VecDeque;
use std::sync::LazyLock;

use regex::Regex;

/// How many lines of the end are shown.
const END: usize = 20;
/// How many lines of the beginning of the trouble are shown.
const BEGINNING: usize = 15;

static TROUBLE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|[:\s])(?:fatal )?error(?:\[E\d+\])?:|\*\*\* ").ok());

/// The lines of an output that are worth showing.
#[derive(Default)]
pub struct Tail {
    count: usize,
    end: VecDeque<String>,
    /// The number of its first line, and the lines.
    trouble: Option<(usize, Vec<String>)>,
}

impl Tail {
    /// Takes the next line.
    pub fn push(&mut self, line: &str) {
        self.count += 1;
        if self.end.len() == END {
            self.end.pop_front();
        }
        self.end.push_back(line.to_owned());
        match &mut self.trouble {
            Some((_, lines)) if lines.len() < BEGINNING => lines.push(line.to_owned()),
            Some(_) => {}
            None if TROUBLE
                .as_ref()
                .is_some_and(|trouble| trouble.is_match(line)) =>
            {
                self.trouble = Some((self.count, vec![line.to_owned()]));
            }
            None => {}
        }
    }

    /// The lines to show.
    pub fn lines(&self) -> Vec<String> {
        let end_starts = self.count - self.end.len() + 1;
        let mut shown = Vec::new();
        if let Some((start, lines)) = &self.trouble {
            let before = end_starts.saturating_sub(*start).min(lines.len());
            shown.extend_from_slice(&lines[..before]);
            if before > 0 && start + before < end_starts {
                shown.push("…".to_owned());
            }
        }
        shown.extend(self.end.iter().cloned());
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(lines: impl IntoIterator<Item = String>) -> Vec<String> {
        let mut tail = Tail::default();
        lines.into_iter().for_each(|line| tail.push(&line));
        tail.lines()
    }

    #[test]
    fn a_short_output_is_shown_whole_and_once() {
        let lines = [
            "one".to_owned(),
            "error: two".to_owned(),
            "three".to_owned(),
        ];
        assert_eq!(shown(lines.clone()), lines);
    }

    #[test]
    fn without_trouble_the_end_is_shown() {
        let lines = shown((0..100).map(|i| i.to_string()));
        assert_eq!(
            (lines.len(), lines[0].as_str(), lines[19].as_str()),
            (20, "80", "99")
        );
    }

    #[test]
    fn trouble_that_is_long_gone_is_shown_before_the_end() {
        let line = |i: usize| {
            if i == 10 {
                "a.c:1:2: error: no".to_owned()
            } else {
                i.to_string()
            }
        };
        let lines = shown((0..100).map(line));
        assert_eq!(lines[0], "a.c:1:2: error: no");
        assert_eq!(
            (lines[14].as_str(), lines[15].as_str(), lines[16].as_str()),
            ("24", "…", "80")
        );
    }

    #[test]
    fn trouble_next_to_the_end_is_not_shown_twice() {
        let line = |i: usize| {
            if i == 75 {
                "error[E0001]: no".to_owned()
            } else {
                i.to_string()
            }
        };
        let lines = shown((0..100).map(line));
        assert_eq!(lines.len(), 25);
        assert_eq!(
            (lines[0].as_str(), lines[1].as_str()),
            ("error[E0001]: no", "76")
        );
    }

    #[test]
    fn what_make_says_when_it_stops_is_trouble() {
        for line in [
            "make[2]: *** [Makefile:200: core.o] Error 127",
            "ld.lld: error: undefined symbol: f",
        ] {
            assert!(TROUBLE.as_ref().unwrap().is_match(line), "{line}");
        }
        assert!(!TROUBLE.as_ref().unwrap().is_match("  CC      lib/error.o"));
    }
}
