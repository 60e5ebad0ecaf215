// SPDX-License-Identifier: GPL-2.0

//! [`FileDescriptorReservation`]: giving user space a file.

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

/// A file descriptor of the current process, which stands for no file yet.
///
/// To reserve one first is to be able to fail while there still is a way back: to install a file
/// then cannot fail, and once it is, user space may use it at once. A reservation that is dropped
/// frees the number again.
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
/// The number was reserved in the table of the current process, and nothing was installed.
pub struct FileDescriptorReservation {
    fd: u32,
    // The table is the current task's.
    _not_send: NotThreadSafe,
}

impl FileDescriptorReservation {
    /// Reserves the lowest number that is free. May sleep.
    ///
    /// `flags` may have [`O_CLOEXEC`](super::flags::O_CLOEXEC).
    ///
    /// # Errors
    ///
    /// `EMFILE` if the process has as many as it may have, or is about to end; `ENOMEM`.
    pub fn get_unused_fd_flags(flags: u32) -> Result<Self> {
        if !has_descriptors() {
            return Err(EMFILE);
        }

        // SAFETY: It takes any flags, and reserves a number in the table, which is there.
        let fd = unsafe { bindings::get_unused_fd_flags(flags) };
        to_result(fd)?;

        // INVARIANT: It was just reserved.
        Ok(Self {
            fd: fd as u32,
            _not_send: NotThreadSafe,
        })
    }

    /// The number.
    #[inline]
    pub fn reserved_fd(&self) -> u32 {
        self.fd
    }

    /// Makes the descriptor stand for a file.
    ///
    /// From here on, user space has it.
    pub fn fd_install(self, file: ARef<File>) {
        let fd = self.fd;
        core::mem::forget(self);

        // SAFETY: By the type's invariants the number is reserved, in the table of this task, and
        // is not used again. The reference is passed on.
        unsafe { bindings::fd_install(fd, ARef::into_raw(file).cast().as_ptr()) };
    }
}

impl Drop for FileDescriptorReservation {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type's invariants it is reserved, in the table of this task.
        unsafe { bindings::put_unused_fd(self.fd) };
    }
}
