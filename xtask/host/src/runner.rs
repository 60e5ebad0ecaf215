// SPDX-License-Identifier: GPL-2.0

//! How commands are run for the user: where they are shown, and where their output is kept.

use std::path::Path;

use crate::ui::Ui;

/// What a command needs to know of the run it belongs to. A [`Config`] gives one, so that commands
/// and git need no more of it than this.
///
/// [`Config`]: crate::config::Config
#[derive(Clone, Copy, Debug)]
pub struct Runner<'a> {
    /// What the user sees.
    pub ui: &'a Ui,
    /// The directory of the logs.
    pub logs: &'a Path,
    /// The top of the repository, which paths in messages are seen from.
    pub root: &'a Path,
}

impl Runner<'_> {
    /// The path as seen from the repository, for messages.
    pub fn relative<'p>(&self, path: &'p Path) -> &'p Path {
        path.strip_prefix(self.root).unwrap_or(path)
    }
}
