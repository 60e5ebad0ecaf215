// SPDX-License-Identifier: GPL-2.0

//! Open files and file descriptors.
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
/// One or more file descriptors refer to it. The file is closed when the last reference is dropped.
///
/// # Shared positions
///
/// To read, write or seek, the kernel locks the file's position (`f_pos_lock`). As an optimization,
/// `fdget_pos()` neither takes the lock nor counts a reference if only the current task can access
/// the file: through one file descriptor, and without other threads in the process. During such a
/// system call the file must not become accessible to other threads, which the lock would not
/// exclude. So there are two types:
///
/// - [`File`]: no task is in such a system call without having locked the position. It may be sent
///   to other threads.
/// - [`LocalFile`]: the current task may be in such a system call. It stays with this task.
///
/// [`struct file`]: srctree/include/linux/fs.h
///
/// # Invariants
///
/// - The file is reference-counted by C: it is valid at least from `get_file()` to the matching
///   `fput()`.
/// - No task is in a system call that uses the file's position but has not locked it.
#[repr(transparent)]
pub struct File {
    inner: Opaque<bindings::file>,
}

// SAFETY: Any thread may drop the last reference. By the type invariants no task relies on
// exclusive access to the position.
unsafe impl Send for File {}

// SAFETY: The functions below may be called from any thread. By the type invariants no task relies
// on exclusive access to the position.
unsafe impl Sync for File {}

// SAFETY: These functions count references, and C closes a file only when none is left.
unsafe impl AlwaysRefCounted for File {
    #[inline]
    fn inc_ref(&self) {
        // SAFETY: By the type invariants the file is valid.
        unsafe { bindings::get_file(self.as_ptr()) };
    }

    #[inline]
    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: By the safety requirements of this function, the caller owns a reference and
        // gives it up.
        unsafe { bindings::fput(obj.cast().as_ptr()) }
    }
}

impl File {
    /// Borrows a file of C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, for all of `'a`:
    ///
    /// - `ptr` points to a valid file.
    /// - No task is in a system call that uses the file's position but has not locked it.
    #[inline]
    pub unsafe fn from_raw_file<'a>(ptr: *const bindings::file) -> &'a File {
        // SAFETY: By the safety requirements of this function, the file is valid for `'a`. The
        // types have the same layout.
        unsafe { &*ptr.cast() }
    }
}

impl Deref for File {
    type Target = LocalFile;

    #[inline]
    fn deref(&self) -> &LocalFile {
        // SAFETY: By the type invariants of `File` the file is valid, and no system call uses the
        // position without having locked it.
        unsafe { LocalFile::from_raw_file(self.inner.get()) }
    }
}

/// An open file that the current system call may be using without a lock, and so stays with its
/// task.
///
/// See [`File`] for an explanation.
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
/// - The file is reference-counted by C: it is valid at least from `get_file()` to the matching
///   `fput()`.
/// - If there is a system call that uses the file's position but has not locked it, then it is one
///   of the current task, and this value stays with that task.
#[repr(transparent)]
pub struct LocalFile {
    inner: Opaque<bindings::file>,
}

// SAFETY: These functions count references, and C closes a file only when none is left.
unsafe impl AlwaysRefCounted for LocalFile {
    #[inline]
    fn inc_ref(&self) {
        // SAFETY: By the type invariants the file is valid.
        unsafe { bindings::get_file(self.as_ptr()) };
    }

    #[inline]
    unsafe fn dec_ref(obj: NonNull<Self>) {
        // SAFETY: By the safety requirements of this function, the caller owns a reference and
        // gives it up.
        unsafe { bindings::fput(obj.cast().as_ptr()) }
    }
}

impl LocalFile {
    /// Returns the file that a file descriptor of the current process refers to.
    ///
    /// # Errors
    ///
    /// Returns [`BadFdError`] if it refers to none.
    pub fn fget(fd: u32) -> Result<ARef<LocalFile>, BadFdError> {
        if !has_descriptors() {
            return Err(BadFdError);
        }

        // SAFETY: The function takes any number, and looks it up in the task's table, which exists.
        let file = NonNull::new(unsafe { bindings::fget(fd) }).ok_or(BadFdError)?;

        // INVARIANT: The file stays with this task, as `LocalFile` is not `Send`.
        // SAFETY: `fget()` took a reference, whose ownership passes to the `ARef`. The types have
        // the same layout.
        Ok(unsafe { ARef::from_raw(file.cast()) })
    }

    /// Borrows a file of C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, for all of `'a`:
    ///
    /// - `ptr` points to a valid file.
    /// - If there is a system call that uses the file's position but has not locked it, then it is
    ///   one of the current task.
    #[inline]
    pub unsafe fn from_raw_file<'a>(ptr: *const bindings::file) -> &'a LocalFile {
        // SAFETY: By the safety requirements of this function, the file is valid for `'a`. The
        // types have the same layout.
        unsafe { &*ptr.cast() }
    }

    /// Converts the reference to one that may be sent to other threads.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the current task is in no system call that uses the file's
    /// position but has not locked it. In `ioctl()`, for example, it never is.
    #[inline]
    pub unsafe fn assume_no_fdget_pos(me: ARef<LocalFile>) -> ARef<File> {
        // INVARIANT: By the safety requirements of this function, and the type invariants of
        // `LocalFile`.
        // SAFETY: Ownership of the reference passes to the result. The types have the same layout.
        unsafe { ARef::from_raw(ARef::into_raw(me).cast()) }
    }

    /// Returns the file as a pointer for C.
    #[inline]
    pub fn as_ptr(&self) -> *mut bindings::file {
        self.inner.get()
    }

    /// Returns the credentials of the task that opened the file.
    #[inline]
    pub fn cred(&self) -> &Credential {
        // SAFETY: By the type invariants the file is valid. It owns a reference to its credentials
        // from open to close, and these do not change.
        unsafe { Credential::from_ptr((*self.as_ptr()).f_cred) }
    }

    /// Returns the file's current flags, see [`flags`].
    #[inline]
    pub fn flags(&self) -> u32 {
        // SAFETY: By the type invariants the file is valid. Other threads may change the flags,
        // with a single store; hence the volatile access.
        unsafe { (&raw const (*self.as_ptr()).f_flags).read_volatile() }
    }
}

/// Returns whether the current task has a file descriptor table, which it has until it exits.
///
/// The last steps of a task's exit, such as closing its files, run without one.
fn has_descriptors() -> bool {
    let task = Task::current_raw();

    // SAFETY: The current task is valid, and only the task itself changes the pointer.
    !unsafe { (*task).files }.is_null()
}

/// The error of a file descriptor that refers to no file: `EBADF`.
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
