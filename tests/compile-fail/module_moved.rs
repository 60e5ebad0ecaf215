// SPDX-License-Identifier: GPL-2.0

//! Modules of the crate that had other names.

use core::time::Duration;
use kernel::{
    delay::coarse_sleep,
    io_buffer::IoBufferReader,
    user_ptr::UserSlicePtr, //
};

/// Sleeps.
pub fn sleep() {
    coarse_sleep(Duration::from_millis(1));
}

/// Reads.
pub fn read(reader: &mut impl IoBufferReader) -> UserSlicePtr {
    reader.read()
}
