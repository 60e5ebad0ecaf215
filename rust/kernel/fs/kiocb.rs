// SPDX-License-Identifier: GPL-2.0

//! [`Kiocb`]: a read or write of a file while it is under way.
//!
//! C header: [`include/linux/fs.h`](srctree/include/linux/fs.h)

use crate::{
    fs::{
        file::flags::O_NONBLOCK,
        LocalFile, //
    },
    types::ForeignOwnable, //
};
use core::{
    marker::PhantomData,
    ptr::NonNull, //
};

/// A read or write of a file: C's `struct kiocb`, which `read_iter()` and `write_iter()` get.
///
/// It tells which file is read or written, and from which position on. `T` is what owns the file's
/// private data.
///
/// The value stays on its thread, as it gives access to a [`LocalFile`].
///
/// # Examples
///
/// ```
/// use kernel::{bindings, fs::Kiocb, prelude::*};
///
/// /// Reads from a file whose content is in its private data. Each read advances the position.
/// fn read(mut kiocb: Kiocb<'_, KBox<[u8; 4]>>, buf: &mut [u8]) -> usize {
///     let content: &[u8; 4] = kiocb.file();
///     let rest = usize::try_from(kiocb.ki_pos())
///         .ok()
///         .and_then(|pos| content.get(pos..))
///         .unwrap_or_default();
///
///     let len = rest.len().min(buf.len());
///     buf[..len].copy_from_slice(&rest[..len]);
///     *kiocb.ki_pos_mut() += len as i64;
///     len
/// }
///
/// # use kernel::types::ForeignOwnable;
/// # let private = KBox::new(*b"text", GFP_KERNEL)?.into_foreign();
/// # let mut c_file = bindings::file { private_data: private, ..Default::default() };
/// # let mut c_kiocb = bindings::kiocb { ki_filp: &mut c_file, ..Default::default() };
/// # // SAFETY: The file has the private data, which is freed below, and nothing else uses either.
/// # let mut kiocb = || unsafe { Kiocb::<KBox<[u8; 4]>>::from_raw(&mut c_kiocb) };
/// let mut buf = [0; 3];
/// assert_eq!(read(kiocb(), &mut buf), 3);
/// assert_eq!(&buf, b"tex");
/// assert_eq!(kiocb().ki_pos(), 3);
///
/// assert_eq!(read(kiocb(), &mut buf), 1);
/// assert_eq!(read(kiocb(), &mut buf), 0);
/// # // SAFETY: The private data is from `into_foreign()`, and no longer borrowed.
/// # drop(unsafe { KBox::<[u8; 4]>::from_foreign(private) });
/// # Ok::<(), Error>(())
/// ```
///
/// # Invariants
///
/// Until the end of `'a`:
///
/// - `inner` points to a valid `kiocb`, to which only this value has access. It has a valid file.
/// - The file's private data may be borrowed by `T::borrow()`.
/// - If there is a system call that uses the file's position but has not locked it, then it is one
///   of the current task, and this value stays with that task.
pub struct Kiocb<'a, T> {
    inner: NonNull<bindings::kiocb>,
    _owner: PhantomData<&'a T>,
}

impl<'a, T: ForeignOwnable> Kiocb<'a, T> {
    /// Borrows a `kiocb` of C.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, until the end of `'a`:
    ///
    /// - `kiocb` points to a valid `kiocb` with a valid file, and nothing else uses the `kiocb`.
    /// - The file's `private_data` satisfies the requirements of [`ForeignOwnable::borrow`] for
    ///   `T`.
    /// - If there is a system call that uses the file's position but has not locked it, then it is
    ///   one of the current task. This holds in `read_iter()` and `write_iter()`.
    #[inline]
    pub unsafe fn from_raw(kiocb: *mut bindings::kiocb) -> Self {
        // INVARIANT: By the safety requirements of this function. The value stays with the task, as
        // it is not `Send`.
        Self {
            // SAFETY: By the safety requirements of this function, the pointer is valid, and thus
            // not null.
            inner: unsafe { NonNull::new_unchecked(kiocb) },
            _owner: PhantomData,
        }
    }

    /// Returns the `kiocb` as a pointer for C.
    #[inline]
    pub fn as_raw(&self) -> *mut bindings::kiocb {
        self.inner.as_ptr()
    }

    /// Borrows the private data of the file, which its driver or file system has stored there.
    #[inline]
    pub fn file(&self) -> <T as ForeignOwnable>::Borrowed<'a> {
        // SAFETY: By the type invariants, the `kiocb` and its file are valid until the end of `'a`,
        // and until then the private data may be borrowed.
        unsafe { T::borrow((*(*self.as_raw()).ki_filp).private_data) }
    }

    /// Returns the position in the file, in bytes.
    ///
    /// It may be negative, if the file permits such positions.
    #[inline]
    pub fn ki_pos(&self) -> i64 {
        // SAFETY: By the type invariants, the `kiocb` is valid, and accessed only by this value.
        unsafe { (*self.as_raw()).ki_pos }
    }

    /// Borrows the position in the file, to change it.
    ///
    /// A read or write usually advances it by the number of bytes that it returns.
    #[inline]
    pub fn ki_pos_mut(&mut self) -> &mut i64 {
        // SAFETY: By the type invariants, the `kiocb` is valid, and accessed only by this value,
        // which is borrowed as long as the result.
        unsafe { &mut (*self.as_raw()).ki_pos }
    }
}

/// What a driver may have to know of a [`Kiocb`] that mainline's does not tell.
///
/// # Examples
///
/// ```
/// use kernel::{bindings, fs::{file::flags::O_NONBLOCK, Kiocb, KiocbExt}, prelude::*};
///
/// /// Returns whether data is there, for which a reader that can be blocked waits.
/// fn wait(kiocb: &Kiocb<'_, ()>, ready: bool) -> Result<bool> {
///     if !ready && kiocb.is_nonblocking() {
///         return Err(EAGAIN);
///     }
///     Ok(ready)
/// }
///
/// # let mut c_file = bindings::file::default();
/// # let mut c_kiocb = bindings::kiocb { ki_filp: &mut c_file, ..Default::default() };
/// # // SAFETY: There is a file, without private data, and nothing else uses either of them.
/// # let kiocb = unsafe { Kiocb::<'_, ()>::from_raw(&mut c_kiocb) };
/// assert_eq!(wait(&kiocb, false), Ok(false));
///
/// # // SAFETY: Only this thread has the file.
/// # unsafe { (*kiocb.open_file().as_ptr()).f_flags |= O_NONBLOCK };
/// assert_eq!(kiocb.open_file().flags() & O_NONBLOCK, O_NONBLOCK);
/// assert_eq!(wait(&kiocb, false), Err(EAGAIN));
/// assert_eq!(wait(&kiocb, true), Ok(true));
///
/// # // SAFETY: Only this thread has the file and the `kiocb`.
/// # unsafe {
/// #     (*kiocb.open_file().as_ptr()).f_flags = 0;
/// #     (*kiocb.as_raw()).ki_flags = bindings::IOCB_NOWAIT;
/// # }
/// // By `preadv2()` with `RWF_NOWAIT`, or by io_uring.
/// assert_eq!(wait(&kiocb, false), Err(EAGAIN));
/// # Ok::<(), Error>(())
/// ```
pub trait KiocbExt<'a> {
    /// Returns the open file that is read or written.
    fn open_file(&self) -> &'a LocalFile;

    /// Returns whether to fail with `EAGAIN` instead of waiting for data or for space.
    ///
    /// That is the case if the file is [`O_NONBLOCK`], or for this read or write alone.
    fn is_nonblocking(&self) -> bool;
}

impl<'a, T: ForeignOwnable> KiocbExt<'a> for Kiocb<'a, T> {
    #[inline]
    fn open_file(&self) -> &'a LocalFile {
        // SAFETY: By the type invariants, the `kiocb` and its file are valid until the end of `'a`,
        // and a system call that uses the position without a lock is one of the current task.
        unsafe { LocalFile::from_raw_file((*self.as_raw()).ki_filp) }
    }

    #[inline]
    fn is_nonblocking(&self) -> bool {
        // SAFETY: By the type invariants, the `kiocb` is valid, and accessed only by this value.
        let flags = unsafe { (*self.as_raw()).ki_flags };

        flags & bindings::IOCB_NOWAIT != 0 || self.open_file().flags() & O_NONBLOCK != 0
    }
}
