// SPDX-License-Identifier: GPL-2.0

//! Reading user memory.

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

/// A reader of a [`UserSlice`](super::UserSlice), which advances with each successful read.
///
/// After an error, the next read starts at the same position. Reading may sleep, and must not be
/// done in atomic context.
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

    /// Skips `num_skip` bytes without reading them.
    ///
    /// # Errors
    ///
    /// Returns `EFAULT` if fewer bytes are left.
    #[inline]
    pub fn skip(&mut self, num_skip: usize) -> Result {
        self.length = self.length.checked_sub(num_skip).ok_or(EFAULT)?;
        self.ptr = self.ptr.wrapping_byte_add(num_skip);
        Ok(())
    }

    /// Creates another reader of the remaining bytes.
    ///
    /// The same memory is then read twice. User space may change it in between, so rely on the
    /// result of one read only.
    #[inline]
    pub fn clone_reader(&self) -> UserSliceReader {
        Self::new(self.ptr, self.length)
    }

    /// Returns the number of remaining bytes. Reading them may still fail.
    #[inline]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Returns whether no bytes are left.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Reads bytes to fill `out`, which may be uninitialized.
    ///
    /// # Errors
    ///
    /// Returns `EFAULT` if the user memory is not accessible, if fewer bytes are left, or if `out`
    /// has 2 GiB or more. `out` may then have been changed.
    #[inline]
    pub fn read_raw(&mut self, out: &mut [MaybeUninit<u8>]) -> Result {
        if out.len() > self.length.min(MAX_COPY) {
            return Err(EFAULT);
        }

        // SAFETY: `out` is a mutable reference, and so valid for writes of its length.
        unsafe { raw::copy_from_user(out.as_mut_ptr().cast(), self.ptr, out.len())? };
        self.skip(out.len())
    }

    /// Reads bytes to fill `out`.
    ///
    /// # Errors
    ///
    /// The errors are those of [`read_raw`](Self::read_raw).
    #[inline]
    pub fn read_slice(&mut self, out: &mut [u8]) -> Result {
        // SAFETY: The layout is the same, and `read_raw` never makes a byte uninitialized.
        let out = unsafe { &mut *(&raw mut *out as *mut [MaybeUninit<u8>]) };

        self.read_raw(out)
    }

    /// Reads bytes to `out`, starting at `offset`: as many as are left, and as fit.
    ///
    /// Returns the number of bytes read, which is 0 if the offset is out of bounds.
    ///
    /// # Errors
    ///
    /// Returns `EFAULT` if the user memory is not accessible. `out` may then have been changed.
    pub fn read_slice_partial(&mut self, out: &mut [u8], offset: usize) -> Result<usize> {
        let Some(room) = out.get_mut(offset..) else {
            return Ok(0);
        };
        let len = room.len().min(self.length);

        self.read_slice(&mut room[..len])?;
        Ok(len)
    }

    /// Implements `write()` for a file with the contents `out`: reads bytes to a position of the
    /// file, and advances the position. This is C's `simple_write_to_buffer()`.
    ///
    /// Returns the number of bytes read, which is 0 at the end of `out`.
    ///
    /// # Errors
    ///
    /// Returns `EINVAL` if the position is negative. Returns `EFAULT` if the user memory is not
    /// accessible; `out` may then have been changed, but the position is not.
    pub fn read_slice_file(&mut self, out: &mut [u8], offset: &mut file::Offset) -> Result<usize> {
        at_position(offset, |position| self.read_slice_partial(out, position))
    }

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// Returns `EFAULT` if the user memory is not accessible, or if fewer bytes are left.
    #[inline]
    pub fn read<T: FromBytes>(&mut self) -> Result<T> {
        let mut value = MaybeUninit::<T>::uninit();

        if size_of::<T>() > self.length {
            return Err(EFAULT);
        }

        // SAFETY: `value` is a local variable, and so valid for writes.
        unsafe { raw::copy_value_from_user(value.as_mut_ptr(), self.ptr)? };
        self.skip(size_of::<T>())?;

        // SAFETY: All bytes were written, and as `T` is `FromBytes`, any bytes are a valid `T`.
        Ok(unsafe { value.assume_init() })
    }

    /// Reads all remaining bytes, and appends them to a vector.
    ///
    /// # Errors
    ///
    /// Returns `EFAULT` if the user memory is not accessible; `ENOMEM` if memory for the vector
    /// cannot be allocated. The vector's contents are then unchanged.
    pub fn read_all<A: Allocator>(mut self, buf: &mut Vec<u8, A>, flags: Flags) -> Result {
        let len = self.length;

        buf.reserve(len, flags)?;
        self.read_raw(&mut buf.spare_capacity_mut()[..len])?;

        // SAFETY: `reserve()` made room for `len` bytes, all of which were just written.
        unsafe { buf.inc_len(len) };
        Ok(())
    }

    /// Reads a string up to its NUL byte.
    ///
    /// If there is no NUL within the length of `buf`, the string is truncated: it fills `buf`,
    /// whose last byte is set to NUL.
    ///
    /// # Errors
    ///
    /// Returns `EFAULT` if the user memory is not accessible, or if the slice ends before the
    /// string and before `buf`. Returns `EINVAL` if `buf` is empty. `buf` may then have been
    /// changed.
    #[doc(alias = "strncpy_from_user")]
    pub fn strcpy_into_buf(self, buf: &mut [u8]) -> Result<&CStr> {
        let Some(last) = buf.len().checked_sub(1) else {
            return Err(EINVAL);
        };
        let room = buf.len().min(self.length);

        // SAFETY: `buf` is a mutable reference, and so valid for writes of its length, which is at
        // least `room`. No slice is longer than `isize::MAX`.
        let len = unsafe { raw::strncpy_from_user(buf.as_mut_ptr(), self.ptr, room)? };
        let nul = if len < room {
            len
        } else if room > last {
            buf[last] = 0;
            last
        } else {
            return Err(EFAULT);
        };

        // The position of the NUL is not trusted but searched for: the bytes come from user space.
        CStr::from_bytes_with_nul(&buf[..=nul]).map_err(|_| EFAULT)
    }
}
