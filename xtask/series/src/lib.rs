// SPDX-License-Identifier: GPL-2.0

//! The series: how the repository stores it, the git tree that is made from it and a base kernel,
//! the way back from edits in that tree, and the mails.

pub mod base;
pub mod fetch;
pub mod mails;
pub mod refresh;
pub mod series;
pub mod tree;
