// SPDX-License-Identifier: GPL-2.0

//! File flags, as returned by [`LocalFile::flags`](super::LocalFile::flags) and described in
//! `open(2)`.

/// Append: writes go to the end of the file.
pub const O_APPEND: u32 = bindings::O_APPEND;

/// A signal is sent when the file becomes ready.
pub const O_ASYNC: u32 = bindings::FASYNC;

/// Close-on-exec: the descriptor is closed when another program is executed.
pub const O_CLOEXEC: u32 = bindings::O_CLOEXEC;

/// The file was to be created if it did not exist.
pub const O_CREAT: u32 = bindings::O_CREAT;

/// Direct I/O: data bypasses the page cache.
pub const O_DIRECT: u32 = bindings::O_DIRECT;

/// Only a directory was to be opened.
pub const O_DIRECTORY: u32 = bindings::O_DIRECTORY;

/// A write returns when the data is on the disk, as after `fdatasync()`.
pub const O_DSYNC: u32 = bindings::O_DSYNC;

/// Exclusive: the file was to be created, and not to exist before.
pub const O_EXCL: u32 = bindings::O_EXCL;

/// The file may be larger than 2 GiB.
pub const O_LARGEFILE: u32 = bindings::O_LARGEFILE;

/// The time of the last access is not updated.
pub const O_NOATIME: u32 = bindings::O_NOATIME;

/// A terminal does not become the controlling terminal of the process.
pub const O_NOCTTY: u32 = bindings::O_NOCTTY;

/// Symbolic links were not to be followed.
pub const O_NOFOLLOW: u32 = bindings::O_NOFOLLOW;

/// Nonblocking: operations do not wait for data or for space.
pub const O_NONBLOCK: u32 = bindings::O_NONBLOCK;

/// Another name of [`O_NONBLOCK`].
pub const O_NDELAY: u32 = bindings::O_NDELAY;

/// The descriptor only refers to a location in the file system.
pub const O_PATH: u32 = bindings::O_PATH;

/// A write returns when the data is on the disk, as after `fsync()`.
pub const O_SYNC: u32 = bindings::O_SYNC;

/// An unnamed temporary file was created.
pub const O_TMPFILE: u32 = bindings::O_TMPFILE;

/// The file was truncated to length 0.
pub const O_TRUNC: u32 = bindings::O_TRUNC;

/// The mask of the access mode, which is one of the next three.
pub const O_ACCMODE: u32 = bindings::O_ACCMODE;

/// Access mode: read only.
pub const O_RDONLY: u32 = bindings::O_RDONLY;

/// Access mode: write only.
pub const O_WRONLY: u32 = bindings::O_WRONLY;

/// Access mode: read and write.
pub const O_RDWR: u32 = bindings::O_RDWR;
