// SPDX-License-Identifier: GPL-2.0

//! [`IovIterDest`]: vectored reads, whose data is copied to the buffers of user space.

use super::common;
use crate::{
    prelude::*,
    types::Opaque,
    uaccess::MAX_COPY, //
};
use core::marker::PhantomData;

/// The destination of a vectored read: buffers to which data is written.
///
/// If they are in user space, writing may sleep.
///
/// The value stays on its thread, as pages may be mapped only for that thread.
///
/// # Invariants
///
/// The value is an initialized `iov_iter`, a destination, whose data can be written until the end
/// of `'data`.
///
/// # Examples
///
/// ```
/// use kernel::{bindings, iov::IovIterDest, prelude::*};
///
/// let mut room = [0_u8; 6];
/// let vector = bindings::kvec {
///     iov_base: room.as_mut_ptr().cast(),
///     iov_len: room.len(),
/// };
/// let mut c_iov = bindings::iov_iter::default();
///
/// // SAFETY: There is a vector with six bytes, which are written while they are there.
/// let iov = unsafe {
///     bindings::iov_iter_kvec(&mut c_iov, bindings::ITER_DEST, &vector, 1, 6);
///     IovIterDest::from_raw(&mut c_iov)
/// };
///
/// // The first bytes of a file, and then the others.
/// let mut position = 0;
/// assert_eq!(iov.copy_to_iter(b"> "), 2);
/// assert_eq!(iov.simple_read_from_buffer(&mut position, b"content")?, 4);
/// assert_eq!(position, 4);
/// assert!(iov.is_empty());
/// assert_eq!(&room, b"> cont");
/// # Ok::<(), Error>(())
/// ```
#[repr(transparent)]
pub struct IovIterDest<'data> {
    iov: Opaque<bindings::iov_iter>,
    /// The lifetime of the data, and a type that is not `Send`.
    _source: PhantomData<(&'data mut [u8], *mut ())>,
}

common!(IovIterDest, bindings::ITER_DEST);

impl IovIterDest<'_> {
    /// Writes the bytes of `input`, or the first of them if no more can be written.
    ///
    /// Returns the number of bytes written.
    #[inline]
    pub fn copy_to_iter(&mut self, input: &[u8]) -> usize {
        let len = match self.is_refused() {
            true => 0,
            false => input.len().min(self.len()).min(MAX_COPY),
        };

        // SAFETY: By the type invariant the `iov_iter` is initialized. `len` is at most the length
        // of `input`.
        unsafe { bindings::copy_to_iter(input.as_ptr().cast(), len, self.as_raw()) }
    }

    /// Implements `read()` for a file with the given contents: writes the bytes from a position on,
    /// and advances the position.
    ///
    /// Returns the number of bytes written, which is 0 at the end of the contents.
    ///
    /// # Errors
    ///
    /// Returns `EINVAL` if the position is negative.
    #[inline]
    pub fn simple_read_from_buffer(&mut self, ppos: &mut i64, contents: &[u8]) -> Result<usize> {
        if *ppos < 0 {
            return Err(EINVAL);
        }
        let Some(rest) = usize::try_from(*ppos)
            .ok()
            .and_then(|pos| contents.get(pos..))
        else {
            return Ok(0);
        };
        let len = self.copy_to_iter(rest);

        // No slice is longer than `isize::MAX`, so neither the conversion nor the sum overflows.
        *ppos += len as i64;
        Ok(len)
    }
}
