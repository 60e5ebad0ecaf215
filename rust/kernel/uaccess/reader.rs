// SPDX-License-Identifier: GPL-2.0

//! Reading user space's memory.

use super::{
    at_position,
    raw,
    UserPtr,
    MAX_COPY, //
};
use crate::{
    alloc::{
        Allocator,
        Flags, //
    },
    fs::file,
    prelude::*,
    transmute::FromBytes, //
};
use core::mem::MaybeUninit;

/// Reads a [`UserSlice`](super::UserSlice) piece by piece.
///
/// After what was read successfully comes the next piece; after an error, the same again. Reading
/// may sleep, and must not be done in atomic context.
///
/// # Examples
///
/// ```
/// use kernel::{
///     prelude::*,
///     uaccess::{UserPtr, UserSlice},
/// };
///
/// let mut reader = UserSlice::new(UserPtr::from_addr(usize::MAX - 99), 100).reader();
///
/// // Past the end of the slice, and in memory that no process has.
/// assert_eq!(reader.skip(101), Err(EFAULT));
/// assert_eq!(reader.read::<u64>(), Err(EFAULT));
/// assert_eq!(reader.len(), 100);
///
/// reader.skip(90)?;
/// assert_eq!(reader.len(), 10);
/// # Ok::<(), Error>(())
/// ```
pub struct UserSliceReader {
    ptr: UserPtr,
    length: usize,
}

impl UserSliceReader {
    #[inline]
    pub(super) fn new(ptr: UserPtr, length: usize) -> Self {
        Self { ptr, length }
    }

    /// Goes on so many bytes without reading them.
    ///
    /// # Errors
    ///
    /// `EFAULT` if there are not as many left.
    #[inline]
    pub fn skip(&mut self, num_skip: usize) -> Result {
        self.length = self.length.checked_sub(num_skip).ok_or(EFAULT)?;
        self.ptr = self.ptr.wrapping_byte_add(num_skip);
        Ok(())
    }

    /// Another reader of what is left.
    ///
    /// The same memory is then read twice. Rely on what came of one reading only: it may be another
    /// the next time.
    #[inline]
    pub fn clone_reader(&self) -> UserSliceReader {
        Self::new(self.ptr, self.length)
    }

    /// How many bytes are left. Reading them may fail nevertheless.
    #[inline]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether no bytes are left.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Reads bytes into memory that need not be initialised, and fills all of it.
    ///
    /// # Errors
    ///
    /// `EFAULT` if it is not the process's memory, or not as much is left, or it is 2 GiB or more.
    /// `out` may have been changed.
    pub fn read_raw(&mut self, out: &mut [MaybeUninit<u8>]) -> Result {
        if out.len() > self.length.min(MAX_COPY) {
            return Err(EFAULT);
        }

        // SAFETY: The slice is borrowed to be written, and has as many bytes.
        unsafe { raw::copy_from_user(out.as_mut_ptr().cast(), self.ptr, out.len())? };
        self.skip(out.len())
    }

    /// Reads bytes, as many as `out` has.
    ///
    /// # Errors
    ///
    /// As for [`read_raw`](Self::read_raw).
    #[inline]
    pub fn read_slice(&mut self, out: &mut [u8]) -> Result {
        // SAFETY: The layout is the same, and `read_raw` makes no byte uninitialised.
        let out = unsafe { &mut *(&raw mut *out as *mut [MaybeUninit<u8>]) };

        self.read_raw(out)
    }

    /// Reads bytes to an offset of `out`: as many as are left, and as have room there.
    ///
    /// Returns how many. There may be none, if the offset is past the end, say.
    ///
    /// # Errors
    ///
    /// `EFAULT` if it is not the process's memory. `out` may have been changed.
    pub fn read_slice_partial(&mut self, out: &mut [u8], offset: usize) -> Result<usize> {
        let Some(room) = out.get_mut(offset..) else {
            return Ok(0);
        };
        let len = room.len().min(self.length);

        self.read_slice(&mut room[..len])?;
        Ok(len)
    }

    /// Reads bytes for a `write()` to a position of a file whose content is `out`, and moves the
    /// position on. C's `simple_write_to_buffer()`.
    ///
    /// Returns how many bytes were read: at the end of `out`, none.
    ///
    /// # Errors
    ///
    /// `EINVAL` if the position is negative. `EFAULT` if it is not the process's memory; `out` may
    /// have been changed, but the position was not.
    pub fn read_slice_file(&mut self, out: &mut [u8], offset: &mut file::Offset) -> Result<usize> {
        at_position(offset, |position| self.read_slice_partial(out, position))
    }

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// `EFAULT` if it is not the process's memory, or not as much is left.
    #[inline]
    pub fn read<T: FromBytes>(&mut self) -> Result<T> {
        let mut value = MaybeUninit::<T>::uninit();

        if size_of::<T>() > self.length {
            return Err(EFAULT);
        }

        // SAFETY: A local variable can be written.
        unsafe { raw::copy_value_from_user(value.as_mut_ptr(), self.ptr)? };
        self.skip(size_of::<T>())?;

        // SAFETY: All bytes were written, and any bytes are a `T`.
        Ok(unsafe { value.assume_init() })
    }

    /// Reads everything that is left, and appends it to a vector.
    ///
    /// # Errors
    ///
    /// `EFAULT` if it is not the process's memory; `ENOMEM` if there is none for the vector. The
    /// vector's content stays as it was.
    pub fn read_all<A: Allocator>(mut self, buf: &mut Vec<u8, A>, flags: Flags) -> Result {
        let len = self.length;

        buf.reserve(len, flags)?;
        self.read_raw(&mut buf.spare_capacity_mut()[..len])?;

        // SAFETY: There is capacity for as many bytes, all of which have just been written.
        unsafe { buf.inc_len(len) };
        Ok(())
    }

    /// Reads a string up to its NUL byte.
    ///
    /// If there is no NUL among as many bytes as `buf` has, the string is cut off: it takes all of
    /// `buf`, the last byte of which becomes NUL.
    ///
    /// # Errors
    ///
    /// `EFAULT` if it is not the process's memory, or if the slice ends before the string and
    /// before `buf`. `EINVAL` if `buf` is empty. `buf` may have been changed.
    #[doc(alias = "strncpy_from_user")]
    pub fn strcpy_into_buf(self, buf: &mut [u8]) -> Result<&CStr> {
        let Some(last) = buf.len().checked_sub(1) else {
            return Err(EINVAL);
        };
        let room = buf.len().min(self.length);

        // SAFETY: The slice is borrowed to be written, and has at least `room` bytes. No slice is
        // longer than `isize::MAX`.
        let len = unsafe { raw::strncpy_from_user(buf.as_mut_ptr(), self.ptr, room)? };
        let nul = if len < room {
            len
        } else if room > last {
            buf[last] = 0;
            last
        } else {
            return Err(EFAULT);
        };

        // A search for the NUL rather than trust in its place: the bytes are user space's.
        CStr::from_bytes_with_nul(&buf[..=nul]).map_err(|_| EFAULT)
    }
}
