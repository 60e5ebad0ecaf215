// SPDX-License-Identifier: GPL-2.0

//! What can be revoked is only to be had as long as the guard.

use kernel::revocable::Revocable;

/// Keeps the value longer than the guard.
pub fn keep(value: &Revocable<u32>) -> Option<&u32> {
    let guard = value.try_access()?;
    Some(&guard)
}
