// SPDX-License-Identifier: GPL-2.0

//! Files and file descriptors of the process that loads this module.

use kernel::{
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

/// Returns an open file of the process: its standard output, for example.
pub(crate) fn any() -> Result<ARef<File>> {
    let file = (0..10)
        .find_map(|fd| LocalFile::fget(fd).ok())
        .ok_or(ENOENT)?;

    // SAFETY: The system call that loads a module does not use the position of any of these files.
    Ok(unsafe { LocalFile::assume_no_fdget_pos(file) })
}

/// Returns the reference count of a file.
fn references(file: &File) -> i64 {
    // SAFETY: The file is valid. Other threads may change the count; hence the volatile access.
    unsafe { (&raw const (*file.as_ptr()).f_count.counter).read_volatile() }
}

pub(crate) fn descriptors() -> Result {
    let file = any()?;
    ensure!(matches!(
        file.flags() & O_ACCMODE,
        O_RDONLY | O_WRONLY | O_RDWR
    ));
    ensure!(file.flags() & O_DIRECTORY == 0);
    ensure!(file.cred().euid() == Kuid::current_euid());

    let before = references(&file);
    let reserved = FileDescriptorReservation::get_unused_fd_flags(O_CLOEXEC)?;
    let fd = reserved.reserved_fd();
    ensure!(LocalFile::fget(fd).map_err(Error::from).err() == Some(EBADF));
    drop(reserved);

    let reserved = FileDescriptorReservation::get_unused_fd_flags(O_CLOEXEC)?;
    ensure!(reserved.reserved_fd() == fd);
    // The descriptor stays open until the process ends.
    reserved.fd_install(file.clone());
    ensure!(references(&file) == before + 1);

    let found = LocalFile::fget(fd).map_err(Error::from)?;
    ensure!(found.as_ptr() == file.as_ptr());
    ensure!(references(&file) == before + 2);
    drop(found);
    ensure!(references(&file) == before + 1);
    Ok(())
}
