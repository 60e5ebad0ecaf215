// SPDX-License-Identifier: GPL-2.0

//! Formatting into memory that is already there.

use crate::fmt::{
    self,
    Write, //
};
use core::{
    marker::PhantomData,
    ops::Deref, //
};

/// Writes as much as fits, and counts the rest.
///
/// Never fails, so that the size of a text can be found by formatting it.
///
/// # Invariants
///
/// The `size` bytes at `start` are valid for writes.
pub struct RawFormatter {
    start: *mut u8,
    size: usize,
    written: usize,
}

impl RawFormatter {
    /// Creates one that only counts.
    pub(crate) fn new() -> Self {
        // INVARIANT: Zero bytes are valid for writes anywhere.
        Self {
            start: core::ptr::null_mut(),
            size: 0,
            written: 0,
        }
    }

    /// Creates one that writes from `pos` up to `end`, which may lie below `pos`.
    ///
    /// # Safety
    ///
    /// If `pos` is below `end`, the bytes between them are valid for writes, for as long as the
    /// formatter is used.
    pub(crate) unsafe fn from_ptrs(pos: *mut u8, end: *mut u8) -> Self {
        // INVARIANT: The caller vouches for it, or there are no bytes.
        Self {
            start: pos,
            size: end.addr().saturating_sub(pos.addr()),
            written: 0,
        }
    }

    /// Creates one that writes into a buffer.
    ///
    /// # Safety
    ///
    /// The `len` bytes at `buf` are valid for writes, for as long as the formatter is used.
    pub(crate) unsafe fn from_buffer(buf: *mut u8, len: usize) -> Self {
        // INVARIANT: The caller vouches for it.
        Self {
            start: buf,
            size: len,
            written: 0,
        }
    }

    /// Where the next byte goes, or would go: it may lie past the end.
    pub(crate) fn pos(&self) -> *mut u8 {
        self.start.wrapping_add(self.written)
    }

    /// The number of bytes of all that was to be written, whether it did fit or not.
    pub fn bytes_written(&self) -> usize {
        self.written
    }
}

impl Write for RawFormatter {
    // Not inlined into the other functions of the trait, to keep the code small.
    #[inline(never)]
    fn write_str(&mut self, s: &str) -> fmt::Result {
        if let Some(room @ 1..) = self.size.checked_sub(self.written) {
            // SAFETY: `written` is at most `size`, and not more than the `room` that is left after
            // it is copied; by the type's invariant that memory is valid for writes. `s` is valid
            // for reads, and being a shared reference does not overlap with memory to be written.
            unsafe {
                core::ptr::copy_nonoverlapping(s.as_ptr(), self.pos(), s.len().min(room));
            }
        }

        self.written = self.written.saturating_add(s.len());
        Ok(())
    }
}

/// Writes into a buffer, and fails when it is full.
///
/// # Examples
///
/// ```
/// use kernel::{fmt::Write, prelude::*, str::Formatter};
///
/// let mut buf = [0u8; 8];
/// let mut f = Formatter::new(&mut buf);
/// f.write_fmt(fmt!("{:03}", 7))?;
/// assert_eq!(f.bytes_written(), 3);
/// assert!(f.write_str(" and more").is_err());
/// assert_eq!(&buf, b"007 and ");
/// # Ok::<(), Error>(())
/// ```
pub struct Formatter<'a>(RawFormatter, PhantomData<&'a mut [u8]>);

impl<'a> Formatter<'a> {
    /// Creates one that writes into a buffer.
    ///
    /// # Safety
    ///
    /// The `len` bytes at `buf` are valid for writes, for all of `'a`.
    pub(crate) unsafe fn from_buffer(buf: *mut u8, len: usize) -> Self {
        // SAFETY: The caller vouches for it, and the formatter cannot be used beyond `'a`.
        Self(unsafe { RawFormatter::from_buffer(buf, len) }, PhantomData)
    }

    /// Creates one that writes into a buffer.
    pub fn new(buffer: &'a mut [u8]) -> Self {
        // SAFETY: `buffer` is borrowed for `'a`.
        unsafe { Self::from_buffer(buffer.as_mut_ptr(), buffer.len()) }
    }
}

impl Deref for Formatter<'_> {
    type Target = RawFormatter;

    fn deref(&self) -> &RawFormatter {
        &self.0
    }
}

impl Write for Formatter<'_> {
    /// Writes as much as fits, and fails if that is not all.
    #[inline(never)]
    fn write_str(&mut self, s: &str) -> fmt::Result {
        self.0.write_str(s)?;

        if self.0.written > self.0.size {
            return Err(fmt::Error);
        }
        Ok(())
    }
}

/// Writes into a buffer, with a NUL byte after the text at any time.
///
/// # Invariants
///
/// `rest` has at least one byte, and the first is NUL.
///
/// # Examples
///
/// ```
/// use kernel::{fmt::Write, prelude::*, str::NullTerminatedFormatter};
///
/// let mut buf = [0xff; 8];
/// let mut f = NullTerminatedFormatter::new(&mut buf).ok_or(EINVAL)?;
/// f.write_str("sda")?;
/// f.write_fmt(fmt!("{}", 12))?;
/// assert!(f.write_str("too long").is_err());
/// assert_eq!(&buf[..6], b"sda12\0");
/// # Ok::<(), Error>(())
/// ```
pub struct NullTerminatedFormatter<'a> {
    rest: &'a mut [u8],
}

impl<'a> NullTerminatedFormatter<'a> {
    /// Creates one that writes into a buffer, or none if there is no room even for the NUL.
    pub fn new(buffer: &'a mut [u8]) -> Option<NullTerminatedFormatter<'a>> {
        *buffer.first_mut()? = 0;

        // INVARIANT: There is a first byte, and it was just written.
        Some(Self { rest: buffer })
    }
}

impl Write for NullTerminatedFormatter<'_> {
    /// Writes all, or fails and writes nothing.
    fn write_str(&mut self, s: &str) -> fmt::Result {
        // One byte more, for the NUL.
        if s.len() >= self.rest.len() {
            return Err(fmt::Error);
        }

        let (text, rest) = core::mem::take(&mut self.rest).split_at_mut(s.len());
        text.copy_from_slice(s.as_bytes());
        rest[0] = 0;

        // INVARIANT: `s` is shorter than what there was, so a byte is left, and it was just
        // written.
        self.rest = rest;
        Ok(())
    }
}
