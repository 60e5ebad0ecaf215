// SPDX-License-Identifier: GPL-2.0

//! Reading data in several pieces.

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

/// Data to read, in several pieces.
///
/// Data that is read twice need not be the same: user space may change it in between. If it is in
/// user space, reading may sleep.
///
/// It stays on its thread, as pages may be mapped for that one only.
///
/// # Invariants
///
/// It is an initialised `iov_iter`, a source, whose data can be read until the end of `'data`.
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
    /// The data, and what keeps this on its thread.
    _source: PhantomData<(&'data [u8], *mut ())>,
}

common!(IovIterSource, bindings::ITER_SOURCE);

impl IovIterSource<'_> {
    /// Reads bytes, as many as `out` has, or fewer if there are no more that can be read.
    ///
    /// Returns how many.
    #[inline]
    pub fn copy_from_iter(&mut self, out: &mut [u8]) -> usize {
        // SAFETY: The layout is the same, and no byte is made uninitialised.
        let out = unsafe { &mut *(&raw mut *out as *mut [MaybeUninit<u8>]) };

        self.copy_from_iter_raw(out).len()
    }

    /// Reads everything that can be read, and appends it to a vector.
    ///
    /// Returns how many bytes.
    ///
    /// # Errors
    ///
    /// `ENOMEM` if there is no memory for the vector.
    #[inline]
    pub fn copy_from_iter_vec<A: Allocator>(
        &mut self,
        out: &mut Vec<u8, A>,
        flags: Flags,
    ) -> Result<usize> {
        out.reserve(self.len(), flags)?;
        let room = &mut out.spare_capacity_mut()[..self.len()];
        let len = self.copy_from_iter_raw(room).len();

        // SAFETY: So many bytes of the room behind the elements were initialised.
        unsafe { out.inc_len(len) };
        Ok(len)
    }

    /// Reads bytes into memory that need not be initialised.
    ///
    /// Returns those that were read. If they are fewer than `out` has, there are no more that can
    /// be read.
    #[inline]
    pub fn copy_from_iter_raw<'out>(&mut self, out: &'out mut [MaybeUninit<u8>]) -> &'out mut [u8] {
        let start = out.as_mut_ptr().cast::<u8>();
        let room = match self.is_refused() {
            true => 0,
            false => out.len().min(self.len()).min(MAX_COPY),
        };

        // SAFETY: By the type's invariant. There is room for as many bytes.
        let len = unsafe { bindings::copy_from_iter(start.cast(), room, self.as_raw()) };

        // SAFETY: So many bytes were written, and they are not more than there was room for. They
        // are borrowed as `out` was.
        unsafe { slice::from_raw_parts_mut(start, len) }
    }
}
