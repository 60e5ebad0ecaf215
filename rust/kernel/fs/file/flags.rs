// SPDX-License-Identifier: GPL-2.0

//! Flags of files: what [`LocalFile::flags`](super::LocalFile::flags) has, as `open(2)` describes
//! it.

/// What is written goes to the end of the file.
pub const O_APPEND: u32 = bindings::O_APPEND;

/// Signals tell that the file is ready.
pub const O_ASYNC: u32 = bindings::FASYNC;

/// The descriptor is closed when another program is executed.
pub const O_CLOEXEC: u32 = bindings::O_CLOEXEC;

/// The file was to be created if there was none.
pub const O_CREAT: u32 = bindings::O_CREAT;

/// Data is not cached.
pub const O_DIRECT: u32 = bindings::O_DIRECT;

/// Nothing but a directory was to be opened.
pub const O_DIRECTORY: u32 = bindings::O_DIRECTORY;

/// Data that is written is on the disk afterwards, like after `fdatasync()`.
pub const O_DSYNC: u32 = bindings::O_DSYNC;

/// The file was to be new.
pub const O_EXCL: u32 = bindings::O_EXCL;

/// The file may be larger than 2 GiB.
pub const O_LARGEFILE: u32 = bindings::O_LARGEFILE;

/// The time of the last access is not noted.
pub const O_NOATIME: u32 = bindings::O_NOATIME;

/// A terminal does not become the process's own.
pub const O_NOCTTY: u32 = bindings::O_NOCTTY;

/// A symbolic link was not to be followed.
pub const O_NOFOLLOW: u32 = bindings::O_NOFOLLOW;

/// Nothing waits for data, or for room.
pub const O_NONBLOCK: u32 = bindings::O_NONBLOCK;

/// Another name of [`O_NONBLOCK`].
pub const O_NDELAY: u32 = bindings::O_NDELAY;

/// The descriptor only says where the file is.
pub const O_PATH: u32 = bindings::O_PATH;

/// Data that is written is on the disk afterwards, like after `fsync()`.
pub const O_SYNC: u32 = bindings::O_SYNC;

/// The file was created without a name.
pub const O_TMPFILE: u32 = bindings::O_TMPFILE;

/// The file was emptied.
pub const O_TRUNC: u32 = bindings::O_TRUNC;

/// The bits that one of the next three is in.
pub const O_ACCMODE: u32 = bindings::O_ACCMODE;

/// To be read only.
pub const O_RDONLY: u32 = bindings::O_RDONLY;

/// To be written only.
pub const O_WRONLY: u32 = bindings::O_WRONLY;

/// To be read and written.
pub const O_RDWR: u32 = bindings::O_RDWR;
