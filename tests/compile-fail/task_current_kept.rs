// SPDX-License-Identifier: GPL-2.0

//! The current task is only there for as long as it runs.

use kernel::{
    prelude::*,
    task::CurrentTask, //
};

/// Keeps a reference.
pub fn keep() -> &'static CurrentTask {
    current!()
}
