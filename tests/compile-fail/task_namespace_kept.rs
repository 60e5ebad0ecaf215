// SPDX-License-Identifier: GPL-2.0

//! A task keeps its namespace; without a reference of one's own, it is there as long as the task.

use kernel::{
    pid_namespace::PidNamespace,
    prelude::*, //
};

/// Keeps it.
pub fn keep() -> Option<&'static PidNamespace> {
    current!().active_pid_ns()
}
