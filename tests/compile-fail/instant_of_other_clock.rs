// SPDX-License-Identifier: GPL-2.0

//! What one clock shows cannot be compared with, or subtracted from, what another shows.

use kernel::time::{BootTime, Delta, Instant, Monotonic};

/// Compares two clocks.
pub fn is_later(a: Instant<Monotonic>, b: Instant<BootTime>) -> bool {
    a > b
}

/// Subtracts two clocks.
pub fn between(a: Instant<Monotonic>, b: Instant<BootTime>) -> Delta {
    a - b
}
