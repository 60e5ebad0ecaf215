// SPDX-License-Identifier: GPL-2.0

//! What can be revoked is only to be had within the critical section.

use kernel::{revocable::Revocable, sync::rcu};

/// Uses the value after the section.
pub fn sum(value: &Revocable<u32>) -> Option<u32> {
    let section = rcu::read_lock();
    let number = value.try_access_with_guard(&section)?;
    section.unlock();
    Some(*number + 1)
}
