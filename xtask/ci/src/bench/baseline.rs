// SPDX-License-Identifier: GPL-2.0

//! The file of baselines: instructions of each operation, for the tools that they were counted with.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::results::Operation;
use lts_host::error::{Context, Failure, Kind, Result};

const HEAD: &str = "\
# SPDX-License-Identifier: GPL-2.0
#
# Written by ./x bench --bless: the instructions of each operation in C, in C of
# equal meaning, and in Rust. ./x bench --check compares the last.

";

/// What numbers depend on.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Key {
    pub base: String,
    pub arch: String,
    pub rustc: String,
    pub clang: String,
    pub qemu: String,
    pub overflow_checks: bool,
}

/// The numbers of an operation: C, C of equal meaning, Rust.
pub type Numbers = [f64; 3];

/// The numbers of each operation.
pub type Baseline = BTreeMap<String, Numbers>;

/// A section of the file.
#[derive(Debug, Deserialize, Serialize)]
struct Section {
    #[serde(flatten)]
    key: Key,
    operations: Baseline,
}

/// The file.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Baselines {
    #[serde(default)]
    baseline: Vec<Section>,
}

impl Baselines {
    /// Reads the file, which need not be there.
    pub fn read(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Ok(Self::default());
        }
        toml::from_str(&fs_err::read_to_string(path)?).map_err(|err| {
            let path = path.display();
            Failure::new(Kind::Input, format!("{path} cannot be read: {err}"))
                .hint(
                    "`git checkout` brings it back; without the file, ./x bench --bless begins one",
                )
                .into()
        })
    }

    /// The numbers for these tools.
    pub fn get(&self, key: &Key) -> Option<&Baseline> {
        let section = self.baseline.iter().find(|section| section.key == *key);
        section.map(|section| &section.operations)
    }

    /// Replaces the numbers for these tools.
    pub fn set(&mut self, key: Key, operations: &[Operation]) {
        self.baseline.retain(|section| section.key != key);
        let numbers = |operation: &Operation| {
            [operation.c, operation.equal, operation.rust].map(|n| (n * 100.0).round() / 100.0)
        };
        self.baseline.push(Section {
            key,
            operations: operations
                .iter()
                .map(|operation| (operation.name.clone(), numbers(operation)))
                .collect(),
        });
        self.baseline.sort_by(|a, b| a.key.cmp(&b.key));
    }

    /// Writes the file.
    pub fn write(&self, path: &Path) -> Result<()> {
        let text = toml::to_string(self).context("writing the baseline")?;
        fs_err::write(path, format!("{HEAD}{text}"))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(rustc: &str) -> Key {
        Key {
            base: "5.10".to_owned(),
            arch: "x86_64".to_owned(),
            rustc: rustc.to_owned(),
            clang: "19.1.7".to_owned(),
            qemu: "7.2.22".to_owned(),
            overflow_checks: true,
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("baseline.toml");
        let mut baselines = Baselines::read(&path).unwrap();
        assert!(baselines.get(&key("1.96.0")).is_none());
        baselines.set(
            key("1.96.0"),
            &[Operation::for_tests("a", [1.0, 2.004, 3.0])],
        );
        baselines.set(key("1.85.0"), &[Operation::for_tests("a", [4.0, 5.0, 6.0])]);
        baselines.write(&path).unwrap();

        let read = Baselines::read(&path).unwrap();
        assert_eq!(read.get(&key("1.96.0")).unwrap()["a"], [1.0, 2.0, 3.0]);
        assert_eq!(read.get(&key("1.85.0")).unwrap()["a"], [4.0, 5.0, 6.0]);
        assert!(read.get(&key("1.90.0")).is_none());
        let off = Key {
            overflow_checks: false,
            ..key("1.96.0")
        };
        assert!(read.get(&off).is_none());
    }

    #[test]
    fn a_new_baseline_replaces_the_old_one_of_the_same_tools() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("baseline.toml");
        let mut baselines = Baselines::default();
        baselines.set(key("1.96.0"), &[Operation::for_tests("old", [1.0; 3])]);
        baselines.set(key("1.96.0"), &[Operation::for_tests("new", [1.0; 3])]);
        baselines.write(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.contains("new = [1.0, 1.0, 1.0]") && !text.contains("old"),
            "{text}"
        );
        assert!(text.starts_with("# SPDX-License-Identifier"));
    }

    #[test]
    fn a_damaged_file_is_an_error_that_names_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("baseline.toml");
        std::fs::write(&path, "[[baseline]]\nrustc = 1\n").unwrap();
        let err = lts_host::error::render(&Baselines::read(&path).unwrap_err());
        assert!(err.contains("baseline.toml cannot be read"), "{err}");
    }
}
