// SPDX-License-Identifier: GPL-2.0

//! Writing user memory.

use super::{
    at_position,
    raw,
    UserPtr,
    MAX_COPY, //
};
use crate::{
    fs::file,
    prelude::*,
    transmute::AsBytes, //
};

/// A writer of a [`UserSlice`](super::UserSlice), which advances with each successful write.
///
/// After an error, the next write starts at the same position. Writing may sleep, and must not be
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
/// // At an address that no process has.
/// let mut writer = UserSlice::new(UserPtr::from_addr(usize::MAX - 99), 10).writer();
/// assert_eq!(writer.write(&1_u32), Err(EFAULT));
/// assert_eq!(writer.len(), 10);
///
/// // Nothing can be written of what is past the end.
/// assert_eq!(writer.write_slice_partial(b"text", 4), Ok(0));
/// # Ok::<(), Error>(())
/// ```
pub struct UserSliceWriter {
    ptr: UserPtr,
    length: usize,
}

impl UserSliceWriter {
    #[inline]
    pub(super) fn new(ptr: UserPtr, length: usize) -> Self {
        Self { ptr, length }
    }

    /// Returns the number of bytes that can still be written. Writing them may still fail.
    #[inline]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Returns whether there is no room left.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Advances by `len` bytes, which were written.
    #[inline]
    fn advance(&mut self, len: usize) {
        self.ptr = self.ptr.wrapping_byte_add(len);
        self.length -= len;
    }

    /// Writes all bytes of `data`.
    ///
    /// # Errors
    ///
    /// Returns `EFAULT` if the user memory is not accessible, if there is not enough room, or if
    /// `data` has 2 GiB or more. Some bytes may then have been written.
    #[inline]
    pub fn write_slice(&mut self, data: &[u8]) -> Result {
        if data.len() > self.length.min(MAX_COPY) {
            return Err(EFAULT);
        }

        // SAFETY: `data` is a reference, and so valid for reads of its length, and initialized.
        unsafe { raw::copy_to_user(self.ptr, data.as_ptr(), data.len())? };
        self.advance(data.len());
        Ok(())
    }

    /// Writes the bytes of `data` from an offset on, as many as there is room for.
    ///
    /// Returns the number of bytes written, which is 0 if the offset is out of bounds.
    ///
    /// # Errors
    ///
    /// Returns `EFAULT` if the user memory is not accessible. Some bytes may then have been
    /// written.
    pub fn write_slice_partial(&mut self, data: &[u8], offset: usize) -> Result<usize> {
        let Some(data) = data.get(offset..) else {
            return Ok(0);
        };
        let len = data.len().min(self.length);

        self.write_slice(&data[..len])?;
        Ok(len)
    }

    /// Implements `read()` for a file with the contents `data`: writes bytes from a position of the
    /// file, and advances the position. This is C's `simple_read_from_buffer()`.
    ///
    /// Returns the number of bytes written, which is 0 at the end of `data`.
    ///
    /// # Errors
    ///
    /// Returns `EINVAL` if the position is negative. Returns `EFAULT` if the user memory is not
    /// accessible; some bytes may then have been written, but the position is unchanged.
    pub fn write_slice_file(&mut self, data: &[u8], offset: &mut file::Offset) -> Result<usize> {
        at_position(offset, |position| self.write_slice_partial(data, position))
    }

    /// Writes a value.
    ///
    /// # Errors
    ///
    /// Returns `EFAULT` if the user memory is not accessible, or if there is not enough room. Some
    /// bytes may then have been written.
    #[inline]
    pub fn write<T: AsBytes>(&mut self, value: &T) -> Result {
        if size_of::<T>() > self.length {
            return Err(EFAULT);
        }

        // SAFETY: `value` is a reference, and so valid for reads. By the safety requirements of
        // `AsBytes`, all of its bytes are initialized.
        unsafe { raw::copy_value_to_user(self.ptr, value)? };
        self.advance(size_of::<T>());
        Ok(())
    }
}
