// SPDX-License-Identifier: GPL-2.0

//! What the module measured, as `tests/bench/run.c` writes it.

use std::collections::BTreeSet;

use lts_host::error::{Context, Failure, Kind, Result};

/// The results of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// Ticks of the clock in a millisecond.
    pub khz: u32,
    /// Whether the module was built with overflow checks.
    pub overflow_checks: bool,
    pub operations: Vec<Operation>,
    /// Whether some operations were left out on request.
    pub partial: bool,
}

/// An operation, and what it takes each time.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    pub topic: String,
    pub name: String,
    /// Whether the Rust is a loop over indices.
    pub index: bool,
    /// How much more two runs may differ, as a part of the whole.
    pub tolerance: f64,
    pub c: f64,
    /// The C that makes the checks that Rust makes.
    pub equal: f64,
    pub rust: f64,
}

impl Results {
    /// The same, with only the operations that one of the words chooses, if there are words.
    pub fn only(mut self, words: &[String]) -> Self {
        if !words.is_empty() {
            self.operations.retain(|Operation { topic, name, .. }| {
                words.iter().any(|word| wanted(topic, name, word))
            });
            self.partial = true;
        }
        self
    }

    /// The same, if the module was built as it should be.
    pub fn built_with(self, checks: bool) -> Result<Self> {
        if self.overflow_checks == checks {
            return Ok(self);
        }
        Err(wrong("its overflow checks are not as they were asked for").into())
    }
}

/// Whether a word chooses an operation.
pub fn wanted(topic: &str, name: &str, word: &str) -> bool {
    name.contains(word) || topic.contains(word)
}

#[cfg(test)]
impl Operation {
    /// One that costs this in C, in C of equal meaning, and in Rust.
    pub fn for_tests(name: &str, [c, equal, rust]: [f64; 3]) -> Self {
        Self {
            topic: "topic".to_owned(),
            name: name.to_owned(),
            index: false,
            tolerance: 0.01,
            c,
            equal,
            rust,
        }
    }
}

fn wrong(what: &str) -> Failure {
    Failure::new(
        Kind::Failed,
        format!("the results of the module in tests/bench are wrong: {what}"),
    )
}

/// Reads the results.
pub fn parse(text: &str) -> Result<Results> {
    let mut khz = None;
    let mut overflow_checks = None;
    let mut operations = Vec::new();
    let mut names = BTreeSet::new();
    let mut end = None;
    for line in text.lines() {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        match *words {
            [] => {}
            _ if end.is_some() => {
                return Err(wrong(&format!("a line follows their end: {line}")).into());
            }
            ["khz", number] => khz = number.parse().ok().filter(|khz| *khz > 0),
            ["overflow-checks", answer] => overflow_checks = Some(answer == "y"),
            ["end", number] => end = number.parse::<usize>().ok(),
            [topic, name, kind, tolerance, rounds, c, equal, rust] => {
                let numbers = Numbers::parse([tolerance, rounds, c, equal, rust])
                    .with_context(|| wrong(&format!("not an operation: {line}")))?;
                if !names.insert(name.to_owned()) {
                    return Err(wrong(&format!("there are two operations {name}")).into());
                }
                operations.push(numbers.operation(topic, name, kind == "INDEX"));
            }
            _ => return Err(wrong(&format!("not a line of them: {line}")).into()),
        }
    }
    let end = end.ok_or_else(|| wrong("their end is missing"))?;
    if end != operations.len() || operations.is_empty() {
        let found = operations.len();
        return Err(wrong(&format!(
            "there are {found} operations, and should be {end}"
        ))
        .into());
    }
    Ok(Results {
        khz: khz.ok_or_else(|| wrong("the frequency of the clock is missing"))?,
        overflow_checks: overflow_checks
            .ok_or_else(|| wrong("they do not tell of overflow checks"))?,
        operations,
        partial: false,
    })
}

/// The numbers of a line.
struct Numbers {
    per_mille: u32,
    rounds: f64,
    c: f64,
    equal: Option<f64>,
    rust: f64,
}

impl Numbers {
    fn parse([tolerance, rounds, c, equal, rust]: [&str; 5]) -> Option<Self> {
        let time = |word: &str| Some(word.parse::<i64>().ok()? as f64);
        Some(Self {
            per_mille: tolerance.parse().ok()?,
            rounds: f64::from(rounds.parse::<u32>().ok().filter(|rounds| *rounds > 0)?),
            c: time(c)?,
            equal: match equal {
                "-" => None,
                word => Some(time(word)?),
            },
            rust: time(rust)?,
        })
    }

    fn operation(self, topic: &str, name: &str, index: bool) -> Operation {
        Operation {
            topic: topic.to_owned(),
            name: name.to_owned(),
            index,
            tolerance: f64::from(self.per_mille) / 1000.0,
            c: self.c / self.rounds,
            equal: self.equal.unwrap_or(self.c) / self.rounds,
            rust: self.rust / self.rounds,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "khz 1000000\noverflow-checks y\n\
        vec push PLAIN 10 100 200 400 800\nvec index INDEX 50 10 -3 - 20\nend 2\n";

    fn error(text: &str) -> String {
        lts_host::error::render(&parse(text).unwrap_err())
    }

    #[test]
    fn numbers_are_those_of_one_round() {
        let results = parse(TEXT).unwrap();
        assert_eq!((results.khz, results.overflow_checks), (1_000_000, true));
        let [push, index] = &results.operations[..] else {
            panic!("{results:?}")
        };
        assert_eq!((push.c, push.equal, push.rust), (2.0, 4.0, 8.0));
        assert_eq!((push.index, push.tolerance), (false, 0.01));
        assert_eq!((index.c, index.equal, index.rust), (-0.3, -0.3, 2.0));
        assert_eq!((index.index, index.tolerance), (true, 0.05));
    }

    #[test]
    fn results_that_are_not_whole_are_an_error() {
        assert!(error("").contains("their end is missing"));
        assert!(error(&TEXT.replace("end 2\n", "")).contains("their end is missing"));
        assert!(error(&TEXT.replace("khz 1000000\n", "")).contains("the frequency"));
        assert!(error("khz 1\noverflow-checks y\nend 0\n").contains("there are 0 operations"));
        let line = "vec push PLAIN 10 100 200 400 800\n";
        assert!(error(&TEXT.replace(line, "")).contains("there are 1 operations, and should be 2"));
        let twice = TEXT
            .replace(line, &line.repeat(2))
            .replace("end 2", "end 3");
        assert!(error(&twice).contains("there are two operations push"));
        assert!(error(&TEXT.replace("400", "many")).contains("not an operation: vec push"));
        assert!(error(&TEXT.replace("100", "0")).contains("not an operation: vec push"));
        assert!(error(&format!("{TEXT}more\n")).contains("follows their end: more"));
        assert!(error(&TEXT.replace("khz", "what is this")).contains("not a line of them: what"));
    }

    #[test]
    fn the_module_is_built_as_was_asked_for() {
        assert!(parse(TEXT).unwrap().built_with(true).is_ok());
        assert!(parse(TEXT).unwrap().built_with(false).is_err());
    }

    #[test]
    fn words_choose_by_name_or_topic() {
        let only = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            parse(TEXT).unwrap().only(&words)
        };
        assert_eq!(only(&[]).operations.len(), 2);
        assert!(!only(&[]).partial);
        assert_eq!(only(&["ve"]).operations.len(), 2);
        let index = only(&["index", "lost"]);
        assert!(index.partial && index.operations.len() == 1);
    }
}
