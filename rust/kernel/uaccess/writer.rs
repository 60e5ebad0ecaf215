// SPDX-License-Identifier: GPL-2.0

//! Writing user space's memory.

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

/// Writes a [`UserSlice`](super::UserSlice) piece by piece.
///
/// After what was written successfully comes the next piece; after an error, the same again.
/// Writing may sleep, and must not be done in atomic context.
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

    /// How many bytes there is room for. Writing them may fail nevertheless.
    #[inline]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there is no room left.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// So many bytes have been written.
    #[inline]
    fn advance(&mut self, len: usize) {
        self.ptr = self.ptr.wrapping_byte_add(len);
        self.length -= len;
    }

    /// Writes bytes.
    ///
    /// # Errors
    ///
    /// `EFAULT` if it is not the process's memory, or there is not room for all of them, or they
    /// are 2 GiB or more. Some may have been written.
    pub fn write_slice(&mut self, data: &[u8]) -> Result {
        if data.len() > self.length.min(MAX_COPY) {
            return Err(EFAULT);
        }

        // SAFETY: The slice is borrowed to be read, and has as many bytes.
        unsafe { raw::copy_to_user(self.ptr, data.as_ptr(), data.len())? };
        self.advance(data.len());
        Ok(())
    }

    /// Writes the bytes from an offset of `data` on, as many as there is room for.
    ///
    /// Returns how many. There may be none, if the offset is past the end, say.
    ///
    /// # Errors
    ///
    /// `EFAULT` if it is not the process's memory. Some bytes may have been written.
    pub fn write_slice_partial(&mut self, data: &[u8], offset: usize) -> Result<usize> {
        let Some(data) = data.get(offset..) else {
            return Ok(0);
        };
        let len = data.len().min(self.length);

        self.write_slice(&data[..len])?;
        Ok(len)
    }

    /// Writes bytes for a `read()` from a position of a file whose content is `data`, and moves the
    /// position on. C's `simple_read_from_buffer()`.
    ///
    /// Returns how many bytes were written: at the end of `data`, none.
    ///
    /// # Errors
    ///
    /// `EINVAL` if the position is negative. `EFAULT` if it is not the process's memory; some bytes
    /// may have been written, but the position was not changed.
    pub fn write_slice_file(&mut self, data: &[u8], offset: &mut file::Offset) -> Result<usize> {
        at_position(offset, |position| self.write_slice_partial(data, position))
    }

    /// Writes a value.
    ///
    /// # Errors
    ///
    /// `EFAULT` if it is not the process's memory, or there is not room for it. Some bytes may have
    /// been written.
    #[inline]
    pub fn write<T: AsBytes>(&mut self, value: &T) -> Result {
        if size_of::<T>() > self.length {
            return Err(EFAULT);
        }

        // SAFETY: The value is borrowed to be read, and by `AsBytes` has no uninitialised bytes.
        unsafe { raw::copy_value_to_user(self.ptr, value)? };
        self.advance(size_of::<T>());
        Ok(())
    }
}
