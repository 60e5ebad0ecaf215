// SPDX-License-Identifier: GPL-2.0

//! [`IovIterSource`]: vectored writes, whose data is copied from the buffers of user space.

use super::common;
use crate::{
    alloc::{
        Allocator,
        Flags, //
    },
    prelude::*,
    types::Opaque,
    uaccess::MAX_COPY, //
};
use core::{
    marker::PhantomData,
    mem::MaybeUninit,
    slice, //
};

/// The source of a vectored write: buffers from which data is read.
///
/// Data that is read twice may differ: user space can change it concurrently. If the buffers are in
/// user space, reading may sleep.
///
/// The value stays on its thread, as pages may be mapped only for that thread.
///
/// # Invariants
///
/// The value is an initialized `iov_iter`, a source, whose data can be read until the end of
/// `'data`.
///
/// # Examples
///
/// ```
/// use kernel::{bindings, iov::IovIterSource, prelude::*};
///
/// let pieces = [*b"one ", *b"two "].map(|mut text| text);
/// let vectors = [0, 1].map(|i| bindings::kvec {
///     iov_base: (&raw const pieces[i]).cast_mut().cast(),
///     iov_len: 4,
/// });
/// let mut c_iov = bindings::iov_iter::default();
///
/// // SAFETY: There are two vectors with eight bytes, which are read while they are there.
/// let iov = unsafe {
///     bindings::iov_iter_kvec(&mut c_iov, bindings::ITER_SOURCE, vectors.as_ptr(), 2, 8);
///     IovIterSource::from_raw(&mut c_iov)
/// };
///
/// let mut text = [0; 3];
/// assert_eq!(iov.copy_from_iter(&mut text), 3);
/// assert_eq!(&text, b"one");
///
/// iov.advance(1);
/// let mut rest = KVec::new();
/// assert_eq!(iov.copy_from_iter_vec(&mut rest, GFP_KERNEL)?, 4);
/// assert_eq!(&*rest, b"two ");
/// assert!(iov.is_empty());
/// # Ok::<(), Error>(())
/// ```
#[repr(transparent)]
pub struct IovIterSource<'data> {
    iov: Opaque<bindings::iov_iter>,
    /// The lifetime of the data, and a type that is not `Send`.
    _source: PhantomData<(&'data [u8], *mut ())>,
}

common!(IovIterSource, bindings::ITER_SOURCE);

impl IovIterSource<'_> {
    /// Reads bytes to fill `out`, or fewer if no more can be read.
    ///
    /// Returns the number of bytes read.
    #[inline]
    pub fn copy_from_iter(&mut self, out: &mut [u8]) -> usize {
        // SAFETY: The layout is the same, and `copy_from_iter_raw()` never makes a byte
        // uninitialized.
        let out = unsafe { &mut *(&raw mut *out as *mut [MaybeUninit<u8>]) };

        self.copy_from_iter_raw(out).len()
    }

    /// Reads all bytes that can be read, and appends them to a vector.
    ///
    /// Returns the number of bytes read.
    ///
    /// # Errors
    ///
    /// Returns `ENOMEM` if memory for the vector cannot be allocated.
    #[inline]
    pub fn copy_from_iter_vec<A: Allocator>(
        &mut self,
        out: &mut Vec<u8, A>,
        flags: Flags,
    ) -> Result<usize> {
        out.reserve(self.len(), flags)?;
        let room = &mut out.spare_capacity_mut()[..self.len()];
        let len = self.copy_from_iter_raw(room).len();

        // SAFETY: `copy_from_iter_raw()` initialized `len` bytes of the spare capacity.
        unsafe { out.inc_len(len) };
        Ok(len)
    }

    /// Reads bytes into uninitialized memory.
    ///
    /// Returns the slice of the bytes read. If it is shorter than `out`, no more bytes can be read.
    #[inline]
    pub fn copy_from_iter_raw<'out>(&mut self, out: &'out mut [MaybeUninit<u8>]) -> &'out mut [u8] {
        let start = out.as_mut_ptr().cast::<u8>();
        let room = match self.is_refused() {
            true => 0,
            false => out.len().min(self.len()).min(MAX_COPY),
        };

        // SAFETY: By the type invariant the `iov_iter` is initialized. `out` is valid for writes of
        // `room` bytes.
        let len = unsafe { bindings::copy_from_iter(start.cast(), room, self.as_raw()) };

        // SAFETY: `copy_from_iter()` initialized `len` bytes, which is at most the length of `out`.
        // They are borrowed like `out`.
        unsafe { slice::from_raw_parts_mut(start, len) }
    }
}
