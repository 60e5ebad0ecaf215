// SPDX-License-Identifier: GPL-2.0

//! Data in pieces may be mapped for one thread only.

use kernel::iov::IovIterSource;

fn send<T: Send>(_value: T) {}

/// Sends the data.
pub fn send_iov(iov: &'static mut IovIterSource<'static>) {
    send(iov);
}
