// SPDX-License-Identifier: GPL-2.0

//! Bytes that were read are borrowed from where they are.

use core::mem::MaybeUninit;
use kernel::iov::IovIterSource;

/// They are on the stack.
pub fn read<'a>(iov: &'a mut IovIterSource<'_>) -> &'a mut [u8] {
    let mut room = [const { MaybeUninit::uninit() }; 16];
    iov.copy_from_iter_raw(&mut room)
}
