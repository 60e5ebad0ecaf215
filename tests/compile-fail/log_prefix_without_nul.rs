// SPDX-License-Identifier: GPL-2.0

//! C prints the prefix of messages, up to its NUL character.

use kernel::prelude::*;

const __LOG_PREFIX: &[u8] = b"log_prefix_without_nul";

/// Prints a message.
pub fn greet() {
    pr_info!("hello\n");
}
