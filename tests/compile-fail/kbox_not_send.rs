// SPDX-License-Identifier: GPL-2.0

//! A box of what may not be sent may not be sent.

use kernel::prelude::*;

fn send<T: Send>(_value: T) {}

/// Sends a pointer.
pub fn send_pointer(pointer: KBox<*mut u8>) {
    send(pointer)
}
