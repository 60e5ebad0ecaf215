// SPDX-License-Identifier: GPL-2.0

//! Jiffies are not nanoseconds.

use kernel::time::{delay::fsleep, Delta};

/// Sleeps for some jiffies.
pub fn sleep() {
    fsleep(Delta::from_jiffies(10));
}
