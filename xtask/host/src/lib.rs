// SPDX-License-Identifier: GPL-2.0

//! What every part of the host tool stands on: how it fails, what the user sees, how it runs
//! commands and git, and the configuration that all of it acts on.

pub mod arch;
pub mod cmd;
pub mod config;
pub mod digest;
pub mod disk;
pub mod error;
pub mod git;
pub mod kept;
pub mod lock;
pub mod options;
pub mod quote;
pub mod runner;
mod tail;
pub mod ui;
pub mod version;
pub mod write;
