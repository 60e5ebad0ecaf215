// SPDX-License-Identifier: GPL-2.0

//! Formatting into existing memory.

use crate::fmt::{
    self,
    Write, //
};
use core::{
    marker::PhantomData,
    ops::Deref, //
};

/// A formatter that writes as much text as fits, and counts all of it.
///
/// It never fails, so that it can compute the size of a text.
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
    /// Creates a formatter that only counts.
    pub(crate) fn new() -> Self {
        // INVARIANT: Zero bytes are valid for writes anywhere.
        Self {
            start: core::ptr::null_mut(),
            size: 0,
            written: 0,
        }
    }

    /// Creates a formatter that writes from `pos` up to `end`, which may be below `pos`.
    ///
    /// # Safety
    ///
    /// The caller must ensure that, if `pos` is below `end`, the bytes between them are valid for
    /// writes for as long as the formatter is used.
    pub(crate) unsafe fn from_ptrs(pos: *mut u8, end: *mut u8) -> Self {
        // INVARIANT: By the safety requirements of this function; otherwise `size` is 0.
        Self {
            start: pos,
            size: end.addr().saturating_sub(pos.addr()),
            written: 0,
        }
    }

    /// Creates a formatter that writes into a buffer.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the `len` bytes at `buf` are valid for writes for as long as the
    /// formatter is used.
    pub(crate) unsafe fn from_buffer(buf: *mut u8, len: usize) -> Self {
        // INVARIANT: By the safety requirements of this function.
        Self {
            start: buf,
            size: len,
            written: 0,
        }
    }

    /// Returns the position of the next byte, which may be past the end.
    pub(crate) fn pos(&self) -> *mut u8 {
        self.start.wrapping_add(self.written)
    }

    /// Returns the number of bytes of the text, including those that did not fit.
    pub fn bytes_written(&self) -> usize {
        self.written
    }
}

impl Write for RawFormatter {
    // Not inlined into the other functions of the trait, to keep the code small.
    #[inline(never)]
    fn write_str(&mut self, s: &str) -> fmt::Result {
        if let Some(room @ 1..) = self.size.checked_sub(self.written) {
            // SAFETY: `written` is at most `size`, and at most the `room` after it is written; by
            // the type invariant that memory is valid for writes. `s` is valid for reads and, as a
            // shared reference, does not overlap memory that is valid for writes.
            unsafe {
                core::ptr::copy_nonoverlapping(s.as_ptr(), self.pos(), s.len().min(room));
            }
        }

        self.written = self.written.saturating_add(s.len());
        Ok(())
    }
}

/// A formatter that writes into a buffer, and fails when it is full.
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
    /// Creates a formatter that writes into a buffer.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the `len` bytes at `buf` are valid for writes for all of `'a`.
    pub(crate) unsafe fn from_buffer(buf: *mut u8, len: usize) -> Self {
        // SAFETY: By the safety requirements of this function; the formatter cannot be used beyond
        // `'a`.
        Self(unsafe { RawFormatter::from_buffer(buf, len) }, PhantomData)
    }

    /// Creates a formatter that writes into a buffer.
    pub fn new(buffer: &'a mut [u8]) -> Self {
        // SAFETY: `buffer` is borrowed exclusively for `'a`.
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
    /// Writes as much as fits, and fails if the text was truncated.
    #[inline(never)]
    fn write_str(&mut self, s: &str) -> fmt::Result {
        self.0.write_str(s)?;

        if self.0.written > self.0.size {
            return Err(fmt::Error);
        }
        Ok(())
    }
}

/// A formatter that writes into a buffer, in which the text is NUL-terminated at any time.
///
/// # Invariants
///
/// `rest` has at least one byte, and the first one is NUL.
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
    /// Creates a formatter that writes into a buffer; `None` if the buffer is empty.
    pub fn new(buffer: &'a mut [u8]) -> Option<NullTerminatedFormatter<'a>> {
        *buffer.first_mut()? = 0;

        // INVARIANT: The buffer has a first byte, which was just set to NUL.
        Some(Self { rest: buffer })
    }
}

impl Write for NullTerminatedFormatter<'_> {
    /// Writes all of the text, or fails and writes nothing.
    fn write_str(&mut self, s: &str) -> fmt::Result {
        // There must be room for the NUL, too.
        if s.len() >= self.rest.len() {
            return Err(fmt::Error);
        }

        let (text, rest) = core::mem::take(&mut self.rest).split_at_mut(s.len());
        text.copy_from_slice(s.as_bytes());
        rest[0] = 0;

        // INVARIANT: `s` is shorter than the previous `rest`, so at least one byte is left, and the
        // first was just set to NUL.
        self.rest = rest;
        Ok(())
    }
}
