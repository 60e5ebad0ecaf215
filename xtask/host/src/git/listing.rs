// SPDX-License-Identifier: GPL-2.0

//! What git lists of trees: their entries, and what differs between two.

use crate::error::{fail, Kind, Result};

/// One entry of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Such as `100644`.
    pub mode: String,
    /// `blob`, `tree` or `commit`.
    pub kind: String,
    /// The hash.
    pub id: String,
    /// The path, from the top of the tree.
    pub path: String,
}

impl Entry {
    /// Reads one, as git lists it.
    pub fn parse(line: &str) -> Result<Self> {
        let (meta, path) = line.split_once('\t').unwrap_or((line, ""));
        let mut fields = meta.split(' ');
        match (fields.next(), fields.next(), fields.next()) {
            (Some(mode), Some(kind), Some(id)) => Ok(Self {
                mode: mode.to_owned(),
                kind: kind.to_owned(),
                id: id.to_owned(),
                path: path.to_owned(),
            }),
            _ => fail(Kind::Failed, format!("git ls-tree: odd line `{line}`")),
        }
    }
}

/// One path that differs between two trees. A side that lacks it has mode `000000`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The mode in the old tree.
    pub old_mode: String,
    /// The mode in the new tree.
    pub new_mode: String,
    /// The hash in the old tree.
    pub old: String,
    /// The hash in the new tree.
    pub new: String,
    /// The path.
    pub path: String,
}

impl Change {
    /// Reads one, as git lists it.
    pub fn parse(meta: &str, path: &str) -> Result<Self> {
        let fields: Vec<&str> = meta.trim_start_matches(':').split(' ').collect();
        match fields[..] {
            [old_mode, new_mode, old, new, _] => Ok(Self {
                old_mode: old_mode.to_owned(),
                new_mode: new_mode.to_owned(),
                old: old.to_owned(),
                new: new.to_owned(),
                path: path.to_owned(),
            }),
            _ => fail(Kind::Failed, format!("git diff-tree: odd line `{meta}`")),
        }
    }

    /// The path is only in the new tree.
    pub fn is_new(&self) -> bool {
        self.old_mode == "000000"
    }

    /// The path is only in the old tree.
    pub fn is_gone(&self) -> bool {
        self.new_mode == "000000"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raw_diff_line_is_read() -> Result<()> {
        let change = Change::parse(":000000 100644 00 11 A", "rust/lib.rs")?;
        assert!(change.is_new() && !change.is_gone());
        assert_eq!(
            (change.new.as_str(), change.path.as_str()),
            ("11", "rust/lib.rs")
        );
        assert!(Change::parse(":100644", "x").is_err());
        Ok(())
    }
}
