// SPDX-License-Identifier: GPL-2.0

//! Files that are open, and the numbers that user space has for them.
//!
//! C headers: [`include/linux/fs.h`](srctree/include/linux/fs.h) and
//! [`include/linux/file.h`](srctree/include/linux/file.h)

use crate::{
    cred::Credential,
    error::{
        code::*,
        Error, //
    },
    fmt,
    sync::aref::{
        ARef,
        AlwaysRefCounted, //
    },
    task::Task,
    types::Opaque, //
};
use core::{
    ops::Deref,
    ptr::NonNull, //
};

pub mod flags;
mod reservation;

pub use reservation::FileDescriptorReservation;

/// A position in a file, in bytes. C's `loff_t`.
pub type Offset = bindings::loff_t;

/// An open file: C's [`struct file`].
///
/// It is what a file descriptor stands for; several may stand for the same. The file is closed when
/// the last reference is dropped.
///
/// # Shared positions
///
/// To read, write or seek, the kernel locks the position of the file (`f_pos`), but saves itself
/// the trouble, and the counting of a reference, if nobody else has the file: neither another file
/// descriptor nor another thread of the process. In such a system call the file must not get into
/// the hands of other threads, which would not be kept out. So there are two types:
///
/// - [`File`] is one for which the current task is in no such system call, or in one that has
///   locked the position. It may be sent to other threads.
/// - [`LocalFile`] may be either. It stays with the current task.
///
/// [`struct file`]: srctree/include/linux/fs.h
///
/// # Invariants
///
/// - C made the file, and it is counted: it exists at least from `get_file()` to the `fput()` that
///   goes with it.
/// - No task is in a system call that uses the file's position but has not locked it.
#[repr(transparent)]
pub struct File {
    inner: Opaque<bindings::file>,
}

// SAFETY: Any thread may give up the last reference. By the type's invariants no thread relies on
// having the position to itself.
unsafe impl Send for File {}

// SAFETY: The functions below may be called by any thread. As for the position, see above.
unsafe impl Sync for File {}

// SAFETY: A file is only closed when there are no references, which these functions count.
unsafe impl AlwaysRefCounted for File {
    #[inline]
    fn inc_ref(&self) {
        // SAFETY: By the type's invariants the file exists.
        unsafe { bindings::get_file(self.as_ptr()) };
    }

    #[inline]
    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: The caller gives up a reference of its own.
        unsafe { bindings::fput(obj.cast().as_ptr()) }
    }
}

impl File {
    /// Views a file of C.
    ///
    /// # Safety
    ///
    /// - `ptr` points to a file that exists for all of `'a`.
    /// - For all of `'a`, the current task is in no system call that uses the file's position but
    ///   has not locked it.
    #[inline]
    pub unsafe fn from_raw_file<'a>(ptr: *const bindings::file) -> &'a File {
        // SAFETY: The caller vouches for it. The types have the same layout.
        unsafe { &*ptr.cast() }
    }
}

impl Deref for File {
    type Target = LocalFile;

    #[inline]
    fn deref(&self) -> &LocalFile {
        // SAFETY: A `File` is all that a `LocalFile` has to be.
        unsafe { LocalFile::from_raw_file(self.inner.get()) }
    }
}

/// An open file that may be in use by the current system call, and so stays with its task.
///
/// See [`File`] for what that is about.
///
/// # Examples
///
/// ```
/// use kernel::{fs::LocalFile, prelude::*};
///
/// // Nobody has so many.
/// assert!(LocalFile::fget(u32::MAX).is_err());
/// assert_eq!(LocalFile::fget(u32::MAX).map(|_| ()).map_err(Error::from), Err(EBADF));
/// ```
///
/// # Invariants
///
/// - C made the file, and it is counted: it exists at least from `get_file()` to the `fput()` that
///   goes with it.
/// - If the current task is in a system call that uses the file's position but has not locked it,
///   then this value stays with it.
#[repr(transparent)]
pub struct LocalFile {
    inner: Opaque<bindings::file>,
}

// SAFETY: A file is only closed when there are no references, which these functions count.
unsafe impl AlwaysRefCounted for LocalFile {
    #[inline]
    fn inc_ref(&self) {
        // SAFETY: By the type's invariants the file exists.
        unsafe { bindings::get_file(self.as_ptr()) };
    }

    #[inline]
    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: The caller gives up a reference of its own.
        unsafe { bindings::fput(obj.cast().as_ptr()) }
    }
}

impl LocalFile {
    /// The file that a descriptor of the current process stands for.
    ///
    /// # Errors
    ///
    /// [`BadFdError`] if it stands for none.
    pub fn fget(fd: u32) -> Result<ARef<LocalFile>, BadFdError> {
        if !has_descriptors() {
            return Err(BadFdError);
        }

        // SAFETY: It takes any number, and looks it up in the table, which is there.
        let file = NonNull::new(unsafe { bindings::fget(fd) }).ok_or(BadFdError)?;

        // INVARIANT: It stays with this task, as it is not `Send`.
        // SAFETY: The function has got a reference, which is passed on. The types have the same
        // layout.
        Ok(unsafe { ARef::from_raw(file.cast()) })
    }

    /// Views a file of C.
    ///
    /// # Safety
    ///
    /// - `ptr` points to a file that exists for all of `'a`.
    /// - For all of `'a`, if there is a system call that uses the file's position but has not
    ///   locked it, then it is one of the current task.
    #[inline]
    pub unsafe fn from_raw_file<'a>(ptr: *const bindings::file) -> &'a LocalFile {
        // SAFETY: The caller vouches for it. The types have the same layout.
        unsafe { &*ptr.cast() }
    }

    /// Makes it a file that may be sent to other threads.
    ///
    /// # Safety
    ///
    /// The current task is in no system call that uses the file's position but has not locked it.
    /// In `ioctl()`, say, it never is.
    #[inline]
    pub unsafe fn assume_no_fdget_pos(me: ARef<LocalFile>) -> ARef<File> {
        // INVARIANT: The caller vouches for it.
        // SAFETY: The reference is passed on. The types have the same layout.
        unsafe { ARef::from_raw(ARef::into_raw(me).cast()) }
    }

    /// The file, as C wants it.
    #[inline]
    pub fn as_ptr(&self) -> *mut bindings::file {
        self.inner.get()
    }

    /// The credentials of who opened the file.
    #[inline]
    pub fn cred(&self) -> &Credential {
        // SAFETY: By the type's invariants the file exists. It has one reference to its credentials
        // from when it is opened to when it is closed, which are not changed.
        unsafe { Credential::from_ptr((*self.as_ptr()).f_cred) }
    }

    /// The flags that the file was opened with, or was given since: those in [`flags`].
    #[inline]
    pub fn flags(&self) -> u32 {
        // SAFETY: By the type's invariants the file exists. Others may change the flags, as a
        // whole; hence the volatile access.
        unsafe { (&raw const (*self.as_ptr()).f_flags).read_volatile() }
    }
}

/// Whether the current task has a table of descriptors: until it exits.
///
/// The last things that a task does, such as to close its files, it does without.
fn has_descriptors() -> bool {
    let task = Task::current_raw();

    // SAFETY: The current task exists, and only it changes the pointer.
    !unsafe { (*task).files }.is_null()
}

/// That a descriptor stands for no file: `EBADF`.
#[derive(Copy, Clone, Eq, PartialEq)]
pub struct BadFdError;

impl From<BadFdError> for Error {
    #[inline]
    fn from(_: BadFdError) -> Error {
        EBADF
    }
}

impl fmt::Debug for BadFdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("EBADF")
    }
}
