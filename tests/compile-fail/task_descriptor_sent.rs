// SPDX-License-Identifier: GPL-2.0

//! A file descriptor is one of the process that reserved it.

use kernel::{
    fs::file::FileDescriptorReservation,
    prelude::*, //
};

fn send<T: Send>(_: T) {}

/// Sends it.
pub fn elsewhere() -> Result {
    send(FileDescriptorReservation::get_unused_fd_flags(0)?);
    Ok(())
}
