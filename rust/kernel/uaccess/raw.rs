// SPDX-License-Identifier: GPL-2.0

//! C's functions that copy from and to user space's memory. Nothing else calls them.
//!
//! On architectures with `CONFIG_SET_FS` a task has a limit of its own for the addresses that C
//! takes for user space's. `set_fs(KERNEL_DS)` removes it, and kernel threads begin without one.
//! Without it C copies from and to the kernel's memory, which safe code must not reach. So nothing
//! is copied then. Mainline has no such limit to remove: there the kernel's addresses always fail.

// .clippy.toml keeps others from calling them.
#![expect(clippy::disallowed_methods)]

use super::UserPtr;
use crate::prelude::*;

/// Whether C takes the kernel's addresses for user space's in this task.
///
/// Without `CONFIG_SET_FS` it never does, and callers have no check to pay for.
#[inline]
pub(crate) fn includes_kernel() -> bool {
    #[cfg(CONFIG_SET_FS)]
    // SAFETY: It compares a field of the current task, and may be called anywhere.
    return unsafe { bindings::uaccess_kernel() };

    #[cfg(not(CONFIG_SET_FS))]
    false
}

/// Copies from user space's memory.
///
/// # Errors
///
/// `EFAULT` if some of it cannot be read, or `len` is 2 GiB or more. What `to` points to may have
/// been changed.
///
/// # Safety
///
/// The caller must ensure that `to` is valid for writes of `len` bytes.
#[inline]
pub(super) unsafe fn copy_from_user(to: *mut u8, from: UserPtr, len: usize) -> Result {
    if includes_kernel() {
        return Err(EFAULT);
    }

    // SAFETY: The caller ensures that `to` can be written. `from` may be any address: C refuses
    // those past the task's limit, which as checked leaves out the kernel's, and handles faults.
    match unsafe { bindings::copy_from_user(to.cast(), from.as_const_ptr(), len) } {
        0 => Ok(()),
        _ => Err(EFAULT),
    }
}

/// Copies a value from user space's memory.
///
/// Its size is a constant, and so the function that would check it is left out, as C does.
///
/// # Errors
///
/// `EFAULT` if some of it cannot be read. What `to` points to may have been changed.
///
/// # Safety
///
/// The caller must ensure that `to` is valid for writes.
#[inline]
pub(super) unsafe fn copy_value_from_user<T>(to: *mut T, from: UserPtr) -> Result {
    if includes_kernel() {
        return Err(EFAULT);
    }

    // SAFETY: As in `copy_from_user`; `to` has the size of a `T`.
    match unsafe { bindings::_copy_from_user(to.cast(), from.as_const_ptr(), size_of::<T>()) } {
        0 => Ok(()),
        _ => Err(EFAULT),
    }
}

/// Copies to user space's memory.
///
/// # Errors
///
/// `EFAULT` if some of it cannot be written, or `len` is 2 GiB or more. Some may have been written.
///
/// # Safety
///
/// The caller must ensure that `from` is valid for reads of `len` bytes, all of which are
/// initialised.
#[inline]
pub(super) unsafe fn copy_to_user(to: UserPtr, from: *const u8, len: usize) -> Result {
    if includes_kernel() {
        return Err(EFAULT);
    }

    // SAFETY: The caller ensures that `from` can be read. `to` may be any address: C refuses those
    // past the task's limit, which as checked leaves out the kernel's, and handles faults.
    match unsafe { bindings::copy_to_user(to.as_mut_ptr(), from.cast(), len) } {
        0 => Ok(()),
        _ => Err(EFAULT),
    }
}

/// Copies a value to user space's memory.
///
/// Its size is a constant, and so the function that would check it is left out, as C does.
///
/// # Errors
///
/// `EFAULT` if some of it cannot be written. Some may have been written.
///
/// # Safety
///
/// The caller must ensure that `from` is valid for reads, and that all its bytes are initialised.
#[inline]
pub(super) unsafe fn copy_value_to_user<T>(to: UserPtr, from: *const T) -> Result {
    if includes_kernel() {
        return Err(EFAULT);
    }

    // SAFETY: As in `copy_to_user`; `from` has the size of a `T`.
    match unsafe { bindings::_copy_to_user(to.as_mut_ptr(), from.cast(), size_of::<T>()) } {
        0 => Ok(()),
        _ => Err(EFAULT),
    }
}

/// Copies a string from user space's memory: up to its NUL, or `room` bytes.
///
/// Returns its length without the NUL; `room` if none was found.
///
/// # Errors
///
/// `EFAULT` if some of it cannot be read. What `to` points to may have been changed.
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

    // SAFETY: The caller ensures that `to` can be written. `from` may be any address: C refuses
    // those past the task's limit, which as checked leaves out the kernel's, and handles faults.
    let result = unsafe {
        bindings::strncpy_from_user(to.cast(), from.as_const_ptr().cast(), room as isize)
    };
    if result < 0 {
        return Err(Error::from_errno(result as c_int));
    }
    Ok(result as usize)
}
