// SPDX-License-Identifier: GPL-2.0

//! That interrupts are disabled on this CPU says nothing about another.

use kernel::interrupt::local_interrupt_disable;

fn send<T: Send>(_: T) {}

/// Sends the proof.
pub fn elsewhere() {
    send(local_interrupt_disable());
}
