// SPDX-License-Identifier: GPL-2.0

//! The callers of C's functions that copy from and to user memory. No other code calls them.
//!
//! On architectures with `CONFIG_SET_FS` each task has a limit of the addresses that C accepts as
//! user addresses. `set_fs(KERNEL_DS)` removes it, and kernel threads start without one. Without
//! the limit C copies from and to kernel memory, which safe code must not access. So these
//! functions then copy nothing. Mainline has no such limit: kernel addresses always fail there.

// .clippy.toml prevents other files from calling them.
#![expect(clippy::disallowed_methods)]

use super::UserPtr;
use crate::prelude::*;

/// Returns whether C accepts kernel addresses as user addresses in this task.
///
/// Without `CONFIG_SET_FS` it never does, and callers pay for no check.
#[inline]
pub(crate) fn includes_kernel() -> bool {
    #[cfg(CONFIG_SET_FS)]
    // SAFETY: The function only reads a field of the current task, and may be called anywhere.
    return unsafe { bindings::uaccess_kernel() };

    #[cfg(not(CONFIG_SET_FS))]
    false
}

/// Copies from user memory.
///
/// # Errors
///
/// Returns `EFAULT` if some of the memory cannot be read, or if `len` is 2 GiB or more. The bytes
/// at `to` may then have been changed.
///
/// # Safety
///
/// The caller must ensure that `to` is valid for writes of `len` bytes.
#[inline]
pub(super) unsafe fn copy_from_user(to: *mut u8, from: UserPtr, len: usize) -> Result {
    if includes_kernel() {
        return Err(EFAULT);
    }

    // SAFETY: By the safety requirements of this function, `to` is valid for writes. `from` may be
    // any address: C refuses those above the task's limit, which was checked to exclude kernel
    // memory, and handles faults.
    match unsafe { bindings::copy_from_user(to.cast(), from.as_const_ptr(), len) } {
        0 => Ok(()),
        _ => Err(EFAULT),
    }
}

/// Copies a value from user memory.
///
/// The size is a constant, so the call skips the function that checks it, as in C.
///
/// # Errors
///
/// Returns `EFAULT` if some of the memory cannot be read. The value at `to` may then have been
/// changed.
///
/// # Safety
///
/// The caller must ensure that `to` is valid for writes.
#[inline]
pub(super) unsafe fn copy_value_from_user<T>(to: *mut T, from: UserPtr) -> Result {
    if includes_kernel() {
        return Err(EFAULT);
    }

    // SAFETY: As in `copy_from_user`; `to` is valid for writes of a `T`.
    match unsafe { bindings::_copy_from_user(to.cast(), from.as_const_ptr(), size_of::<T>()) } {
        0 => Ok(()),
        _ => Err(EFAULT),
    }
}

/// Copies to user memory.
///
/// # Errors
///
/// Returns `EFAULT` if some of the memory cannot be written, or if `len` is 2 GiB or more. Some
/// bytes may then have been written.
///
/// # Safety
///
/// The caller must ensure that `from` is valid for reads of `len` bytes, all of which are
/// initialized.
#[inline]
pub(super) unsafe fn copy_to_user(to: UserPtr, from: *const u8, len: usize) -> Result {
    if includes_kernel() {
        return Err(EFAULT);
    }

    // SAFETY: By the safety requirements of this function, `from` is valid for reads. `to` may be
    // any address: C refuses those above the task's limit, which was checked to exclude kernel
    // memory, and handles faults.
    match unsafe { bindings::copy_to_user(to.as_mut_ptr(), from.cast(), len) } {
        0 => Ok(()),
        _ => Err(EFAULT),
    }
}

/// Copies a value to user memory.
///
/// The size is a constant, so the call skips the function that checks it, as in C.
///
/// # Errors
///
/// Returns `EFAULT` if some of the memory cannot be written. Some bytes may then have been written.
///
/// # Safety
///
/// The caller must ensure that `from` is valid for reads, and that all its bytes are initialized.
#[inline]
pub(super) unsafe fn copy_value_to_user<T>(to: UserPtr, from: *const T) -> Result {
    if includes_kernel() {
        return Err(EFAULT);
    }

    // SAFETY: As in `copy_to_user`; `from` is valid for reads of a `T`.
    match unsafe { bindings::_copy_to_user(to.as_mut_ptr(), from.cast(), size_of::<T>()) } {
        0 => Ok(()),
        _ => Err(EFAULT),
    }
}

/// Copies a string from user memory: up to its NUL, or `room` bytes.
///
/// Returns the length without the NUL; `room` if there was none.
///
/// # Errors
///
/// Returns `EFAULT` if some of the memory cannot be read. The bytes at `to` may then have been
/// changed.
///
/// # Safety
///
/// The caller must ensure that `to` is valid for writes of `room` bytes, which are no more than
/// `isize::MAX`.
#[inline]
pub(super) unsafe fn strncpy_from_user(to: *mut u8, from: UserPtr, room: usize) -> Result<usize> {
    if includes_kernel() {
        return Err(EFAULT);
    }

    // SAFETY: By the safety requirements of this function, `to` is valid for writes. `from` may be
    // any address: C refuses those above the task's limit, which was checked to exclude kernel
    // memory, and handles faults.
    let result = unsafe {
        bindings::strncpy_from_user(to.cast(), from.as_const_ptr().cast(), room as isize)
    };
    if result < 0 {
        return Err(Error::from_errno(result as c_int));
    }
    Ok(result as usize)
}
