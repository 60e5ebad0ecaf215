// SPDX-License-Identifier: GPL-2.0

//! Files and file descriptors.

use core::ptr::NonNull;
use kernel::{
    bindings,
    error::from_err_ptr,
    fs::{
        file::{
            flags::*,
            FileDescriptorReservation, //
        },
        File,
        LocalFile, //
    },
    prelude::*,
    sync::aref::ARef,
    task::Kuid, //
};

/// Returns an open file.
pub(crate) fn any() -> Result<ARef<File>> {
    // SAFETY: The path is a C string.
    let file = from_err_ptr(unsafe {
        bindings::filp_open(c"/".as_char_ptr(), bindings::O_RDONLY as c_int, 0)
    })?;
    let file = NonNull::new(file).ok_or(EINVAL)?;
    // SAFETY: The reference to the file is owned by the `ARef`. No other thread has the file, so
    // none uses its position.
    Ok(unsafe { ARef::from_raw(file.cast()) })
}

/// Returns the reference count of a file.
fn references(file: &File) -> i64 {
    // SAFETY: The file is valid. Other threads may change the count; hence the volatile access.
    unsafe { (&raw const (*file.as_ptr()).f_count.counter).read_volatile() }
}

#[kunit_tests(rust_file)]
mod tests {
    use super::*;

    #[test]
    fn descriptors() -> Result {
        let file = any()?;
        assert!(matches!(
            file.flags() & O_ACCMODE,
            O_RDONLY | O_WRONLY | O_RDWR
        ));
        assert_eq!(file.flags() & O_DIRECTORY, 0);
        assert!(file.cred().euid() == Kuid::current_euid());

        let before = references(&file);
        let reserved = FileDescriptorReservation::get_unused_fd_flags(O_CLOEXEC)?;
        let fd = reserved.reserved_fd();
        assert_eq!(LocalFile::fget(fd).map_err(Error::from).err(), Some(EBADF));
        drop(reserved);

        let reserved = FileDescriptorReservation::get_unused_fd_flags(O_CLOEXEC)?;
        assert_eq!(reserved.reserved_fd(), fd);
        reserved.fd_install(file.clone());
        assert_eq!(references(&file), before + 1);

        let found = LocalFile::fget(fd).map_err(Error::from)?;
        assert_eq!(found.as_ptr(), file.as_ptr());
        assert_eq!(references(&file), before + 2);
        // SAFETY: No other thread uses the descriptor.
        let found = unsafe { LocalFile::assume_no_fdget_pos(found) };
        assert_eq!(references(&found), before + 2);
        drop(found);
        assert_eq!(references(&file), before + 1);
        // SAFETY: The descriptor was reserved by this test, and nothing else knows it.
        unsafe { bindings::rust_kunit_close_fd(fd) };
        Ok(())
    }
}
