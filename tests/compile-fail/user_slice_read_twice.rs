// SPDX-License-Identifier: GPL-2.0

//! The same memory of user space is not read twice by accident.

use kernel::{
    prelude::*,
    uaccess::UserSlice, //
};

/// What was checked would not be what is used.
pub fn read_twice(slice: UserSlice, checked: &mut KVec<u8>, used: &mut KVec<u8>) -> Result {
    slice.read_all(checked, GFP_KERNEL)?;
    slice.read_all(used, GFP_KERNEL)
}
