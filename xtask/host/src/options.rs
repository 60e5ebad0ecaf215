// SPDX-License-Identifier: GPL-2.0

//! What every verb is told on the command line, as plain values. Nothing here looks at the
//! environment; what follows from both is the configuration.

use std::num::NonZero;
use std::path::PathBuf;

/// The options that every verb takes.
#[derive(Clone, Debug)]
pub struct Options {
    /// Show the commands that are run.
    pub verbose: bool,
    /// The kernel series to work on, such as `5.10`.
    pub base: String,
    /// The architecture to build for, such as `x86_64`.
    pub arch: String,
    /// A kernel tree or tarball to use instead of the distribution's.
    pub linux: Option<PathBuf>,
    /// How many jobs make runs at a time.
    pub jobs: Option<NonZero<usize>>,
}
