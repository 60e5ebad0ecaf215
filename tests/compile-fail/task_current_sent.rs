// SPDX-License-Identifier: GPL-2.0

//! The current task is that of one thread.

use kernel::prelude::*;

fn send<T: Send>(_: T) {}

/// Sends a reference.
pub fn elsewhere() {
    send(current!());
}
