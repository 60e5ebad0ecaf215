// SPDX-License-Identifier: GPL-2.0

//! What several checks look at: the patched tree and the mails, each made once.

use std::cell::OnceCell;
use std::path::PathBuf;

use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_series::mails;
use lts_series::tree::{self, Tree};

/// What several checks look at, made when the first of them does.
pub struct Context<'a> {
    /// What is built, where, and how the user is told.
    pub cfg: &'a Config,
    tree: OnceCell<Option<Tree<'a>>>,
    mails: OnceCell<Option<(tempfile::TempDir, Vec<PathBuf>)>>,
}

impl<'a> Context<'a> {
    /// With nothing made yet.
    pub fn new(cfg: &'a Config) -> Self {
        Self {
            cfg,
            tree: OnceCell::new(),
            mails: OnceCell::new(),
        }
    }

    /// The patched tree, or its error for the first who asks.
    pub fn tree(&self) -> Result<&Tree<'a>> {
        let (tree, err) = once(&self.tree, || tree::ensure(self.cfg));
        tree.ok_or_else(|| err.unwrap_or_else(|| needs("the patched tree")))
    }

    /// The mails, in a folder of their own.
    pub fn mails(&self) -> Result<&[PathBuf]> {
        let (mails, err) = once(&self.mails, || {
            let tree = self.tree()?;
            let dir = tempfile::tempdir()?;
            let paths = mails::write(
                self.cfg,
                &tree.git,
                &tree.series,
                &dir.path().join("mails"),
                &mails::Options::default(),
            )?;
            Ok((dir, paths))
        });
        mails
            .map(|(_, paths)| paths.as_slice())
            .ok_or_else(|| err.unwrap_or_else(|| needs("the mails")))
    }
}

/// Makes the value for the first who asks. The error, if that fails, goes to the first alone; the
/// others are told that something before them failed.
fn once<T>(
    cell: &OnceCell<Option<T>>,
    make: impl FnOnce() -> Result<T>,
) -> (Option<&T>, Option<anyhow::Error>) {
    let mut error = None;
    let value = cell.get_or_init(|| make().map_err(|err| error = Some(err)).ok());
    (value.as_ref(), error)
}

fn needs(what: &str) -> anyhow::Error {
    Failure::new(
        Kind::Failed,
        format!("this needs {what}, which could not be made; see above"),
    )
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_gets_the_error_and_nothing_is_made_twice() {
        let cell: OnceCell<Option<u32>> = OnceCell::new();
        let (value, err) = once(&cell, || anyhow::bail!("broken"));
        assert!(value.is_none() && err.unwrap().to_string() == "broken");
        let (value, err) = once(&cell, || Ok(1));
        assert!(value.is_none() && err.is_none());
    }
}
