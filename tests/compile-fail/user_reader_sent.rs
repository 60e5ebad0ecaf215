// SPDX-License-Identifier: GPL-2.0

//! An address of user space means something to its process only.

use kernel::uaccess::UserSliceReader;

fn send<T: Send>(_value: T) {}

/// Another process has other memory there.
pub fn send_reader(reader: UserSliceReader) {
    send(reader);
}
