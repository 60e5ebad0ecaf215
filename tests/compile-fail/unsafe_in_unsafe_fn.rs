// SPDX-License-Identifier: GPL-2.0

//! An `unsafe fn` is no licence for its body.

/// Reads.
///
/// # Safety
///
/// `pointer` must be valid for reads.
pub unsafe fn read(pointer: *const u32) -> u32 {
    *pointer
}
