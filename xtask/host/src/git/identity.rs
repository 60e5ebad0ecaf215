// SPDX-License-Identifier: GPL-2.0

//! Who makes the commits of the series, and when.

/// Who writes the commits of the series.
pub const NAME: &str = "Rust for LTS";
/// Where to reach them.
pub const EMAIL: &str = "rust-for-lts@example.org";

/// The date of the base commit, in seconds since 1970. A patch is a minute later than the one it
/// follows. A date that depends on nothing but the position keeps hashes and mails reproducible.
pub const EPOCH: u64 = 1_608_000_000;
