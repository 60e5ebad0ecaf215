// SPDX-License-Identifier: GPL-2.0

//! Which trees have passed.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use lts_host::error::Result;

/// The trees that have passed, and how many tests each has; none with Rust off.
pub struct Passed {
    path: PathBuf,
    trees: BTreeMap<String, Option<usize>>,
}

impl Passed {
    /// Reads the list, if there is one. Lines that are not whole are left out.
    pub fn load(path: &Path) -> Result<Self> {
        let text = match path.exists() {
            true => fs_err::read_to_string(path)?,
            false => String::new(),
        };
        let parse = |line: &str| {
            let (tree, tests) = line.split_once(' ')?;
            let tests = match tests {
                "off" => None,
                tests => Some(tests.parse().ok()?),
            };
            Some((tree.to_owned(), tests))
        };
        Ok(Self {
            path: path.to_owned(),
            trees: text.lines().filter_map(parse).collect(),
        })
    }

    /// How many tests a tree has, if it has passed.
    pub fn tests(&self, tree: &str) -> Option<Option<usize>> {
        self.trees.get(tree).copied()
    }

    /// Remembers a tree.
    pub fn add(&mut self, tree: &str, tests: Option<usize>) -> Result<()> {
        let mut options = fs_err::OpenOptions::new();
        let mut file = options.create(true).append(true).open(&self.path)?;
        let tests_or_off = tests.map_or("off".to_owned(), |tests| tests.to_string());
        writeln!(file, "{tree} {tests_or_off}")?;
        self.trees.insert(tree.to_owned(), tests);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_passed_is_known_to_the_next_run() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("passed");
        let mut passed = Passed::load(&path).unwrap();
        assert_eq!(passed.tests("a"), None);
        passed.add("a", None).unwrap();
        passed.add("b", Some(12)).unwrap();
        std::fs::write(
            &path,
            std::fs::read_to_string(&path).unwrap() + "interrupted",
        )
        .unwrap();
        let passed = Passed::load(&path).unwrap();
        assert_eq!(passed.tests("a"), Some(None));
        assert_eq!(passed.tests("b"), Some(Some(12)));
        assert_eq!(passed.tests("interrupted"), None);
    }
}
