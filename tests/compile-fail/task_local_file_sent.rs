// SPDX-License-Identifier: GPL-2.0

//! A file that the current system call may use without a lock stays in its thread.

use kernel::{
    fs::LocalFile,
    prelude::*, //
};

fn send<T: Send>(_: T) {}

/// Sends it.
pub fn elsewhere() -> Result {
    send(LocalFile::fget(0)?);
    Ok(())
}
