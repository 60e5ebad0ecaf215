// SPDX-License-Identifier: GPL-2.0

//! The list of operations, `tests/bench/operations.h`, as far as it is wanted before a run.

use super::results::wanted;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};

const LIST: &str = "tests/bench/operations.h";

/// The topic and the name of each operation.
#[derive(Debug)]
pub struct List(Vec<(String, String)>);

impl List {
    /// Reads the list.
    pub fn read(cfg: &Config) -> Result<Self> {
        Ok(Self::parse(&fs_err::read_to_string(cfg.root.join(LIST))?))
    }

    fn parse(text: &str) -> Self {
        let entries = text.lines().filter_map(|line| line.strip_prefix("\tX("));
        let entries = entries.filter_map(|entry| {
            let mut words = entry.split(',').map(|word| word.trim().to_owned());
            Some((words.next()?, words.next()?))
        });
        // The head of the file explains the columns by an entry.
        Self(
            entries
                .filter(|(topic, name)| topic != "topic" && name != "name")
                .collect(),
        )
    }

    /// An error if one of the words is in no name and no topic.
    pub fn has(&self, words: &[String]) -> Result<()> {
        for word in words {
            let known = |(topic, name): &(String, String)| wanted(topic, name, word);
            if !self.0.iter().any(known) {
                let mut topics: Vec<&str> = self.0.iter().map(|(topic, _)| &**topic).collect();
                topics.dedup();
                return Err(Failure::new(
                    Kind::Input,
                    format!("no operation and no topic has `{word}` in its name"),
                )
                .hint(format!("the topics are: {}", topics.join(", ")))
                .into());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = " *\tX(topic, name)\n#define OPERATIONS(X) \\\n\
        \tX(vec, vec_push, 50, SAME) \\\n\t\\\n\tX(work, work, 1, SAME)\n";

    #[test]
    fn words_are_parts_of_names_and_topics() {
        let has = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            List::parse(TEXT).has(&words)
        };
        assert!(has(&[]).is_ok() && has(&["push", "wor"]).is_ok());
        let err = lts_host::error::render(&has(&["vec", "lost"]).unwrap_err());
        assert!(
            err.contains("`lost`") && err.contains("the topics are: vec, work"),
            "{err}"
        );
        assert!(has(&["topic"]).is_err());
    }
}
