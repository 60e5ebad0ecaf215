// SPDX-License-Identifier: GPL-2.0

//! Interrupts stay disabled while a lock is held for which they have to be.

use kernel::{
    interrupt::local_interrupt_disable,
    sync::SpinLockIrq, //
};

/// Enables them too early.
pub fn enable(lock: &SpinLockIrq<u32>) {
    let disabled = local_interrupt_disable();
    let mut guard = lock.lock_with(&disabled);
    drop(disabled);
    *guard = 1;
}
