// SPDX-License-Identifier: GPL-2.0

//! What the tree's repository calls the states that the tool moves between.

/// The pristine kernel.
pub const BASE: &str = "refs/tags/base";
/// The end of the series that stands in the work tree.
pub const HEAD: &str = "refs/lts/head";
/// Where the work tree was moving to when a run was interrupted.
pub const NEXT: &str = "refs/lts/next";
/// What was thrown away with `--discard`, or set aside by `refresh`.
pub const SAVED: &str = "refs/lts/saved";
/// The branch that is checked out.
pub const BRANCH: &str = "refs/heads/rust";
