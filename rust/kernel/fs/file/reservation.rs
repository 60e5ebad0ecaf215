// SPDX-License-Identifier: GPL-2.0

//! [`FileDescriptorReservation`]: giving a file to user space.

use super::{
    has_descriptors,
    File, //
};
use crate::{
    error::{
        code::*,
        to_result,
        Result, //
    },
    sync::aref::ARef,
    types::NotThreadSafe, //
};

/// A reserved file descriptor of the current process, which refers to no file yet.
///
/// Reserving the descriptor first allows failing while the operation can still be undone:
/// installing a file cannot fail, and user space may use the file at once. Dropping the reservation
/// frees the descriptor.
///
/// # Examples
///
/// ```
/// use kernel::{fs::file::{flags, FileDescriptorReservation}, prelude::*};
///
/// let fd = FileDescriptorReservation::get_unused_fd_flags(flags::O_CLOEXEC)?;
/// let number = fd.reserved_fd();
/// drop(fd);
///
/// // The number is free again.
/// let fd = FileDescriptorReservation::get_unused_fd_flags(flags::O_CLOEXEC)?;
/// assert_eq!(fd.reserved_fd(), number);
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// The descriptor is reserved in the table of the current process, and no file was installed.
pub struct FileDescriptorReservation {
    fd: u32,
    // The table belongs to the current task.
    _not_send: NotThreadSafe,
}

impl FileDescriptorReservation {
    /// Reserves the lowest free file descriptor. May sleep.
    ///
    /// `flags` may contain [`O_CLOEXEC`](super::flags::O_CLOEXEC).
    ///
    /// # Errors
    ///
    /// Returns `EMFILE` if the process has reached its limit, or is exiting; `ENOMEM` if memory
    /// cannot be allocated.
    pub fn get_unused_fd_flags(flags: u32) -> Result<Self> {
        if !has_descriptors() {
            return Err(EMFILE);
        }

        // SAFETY: The function takes any flags, and reserves a number in the task's table, which
        // exists.
        let fd = unsafe { bindings::get_unused_fd_flags(flags) };
        to_result(fd)?;

        // INVARIANT: The descriptor was just reserved.
        Ok(Self {
            fd: fd as u32,
            _not_send: NotThreadSafe,
        })
    }

    /// Returns the number of the reserved descriptor.
    #[inline]
    pub fn reserved_fd(&self) -> u32 {
        self.fd
    }

    /// Installs a file in the reserved descriptor.
    ///
    /// User space may use it from then on.
    pub fn fd_install(self, file: ARef<File>) {
        let fd = self.fd;
        core::mem::forget(self);

        // SAFETY: By the type invariants the number is reserved in the table of this task. It is
        // not used again, and ownership of the reference passes to C.
        unsafe { bindings::fd_install(fd, ARef::into_raw(file).cast().as_ptr()) };
    }
}

impl Drop for FileDescriptorReservation {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants the number is reserved in the table of this task.
        unsafe { bindings::put_unused_fd(self.fd) };
    }
}
