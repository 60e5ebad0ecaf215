// SPDX-License-Identifier: GPL-2.0

//! Owned C strings.

use super::{
    CStr,
    CStrExt,
    Formatter,
    RawFormatter, //
};
use crate::{
    alloc::AllocError,
    fmt::{
        self,
        Write, //
    },
    prelude::*,
};
use core::ops::{
    Deref,
    DerefMut, //
};

/// An owned, heap-allocated [`CStr`].
///
/// # Invariants
///
/// The last byte is NUL, and no other byte is.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, str::CString};
///
/// let s = CString::try_from_fmt(fmt!("queue-{}", 3))?;
/// assert_eq!(s.to_bytes_with_nul(), b"queue-3\0");
///
/// assert!(CString::try_from_fmt(fmt!("a\0b")).is_err());
/// # Ok::<(), Error>(())
/// ```
pub struct CString {
    buf: KVec<u8>,
}

impl CString {
    /// Formats text into a newly allocated string.
    ///
    /// May sleep: it allocates with `GFP_KERNEL`.
    ///
    /// # Errors
    ///
    /// Returns `ENOMEM` if memory cannot be allocated. Returns `EINVAL` if the text contains a NUL
    /// byte, or if it could not be formatted.
    pub fn try_from_fmt(args: fmt::Arguments<'_>) -> Result<Self> {
        // The first pass computes the length.
        let mut counter = RawFormatter::new();
        counter.write_fmt(args)?;
        let size = counter.bytes_written().saturating_add(1);

        let mut buf = KVec::with_capacity(size, GFP_KERNEL)?;

        // SAFETY: The vector has capacity for `size` bytes, and outlives the formatter.
        let mut writer = unsafe { Formatter::from_buffer(buf.as_mut_ptr(), size) };
        writer.write_fmt(args)?;
        writer.write_char('\0')?;
        let len = writer.bytes_written();

        // SAFETY: All writes succeeded, so `len` bytes, within the capacity, were written.
        unsafe { buf.inc_len(len) };

        // The last byte is the NUL that was just written. There must be no other.
        if buf.iter().position(|&byte| byte == 0) != Some(len - 1) {
            return Err(EINVAL);
        }

        // INVARIANT: The condition above checks that the only NUL is the last byte.
        Ok(Self { buf })
    }
}

impl Deref for CString {
    type Target = CStr;

    fn deref(&self) -> &CStr {
        // SAFETY: By the type invariant the bytes are a C string.
        unsafe { CStr::from_bytes_with_nul_unchecked(self.buf.as_slice()) }
    }
}

impl DerefMut for CString {
    fn deref_mut(&mut self) -> &mut CStr {
        // SAFETY: By the type invariant the bytes are a C string. Changes through the result
        // preserve the invariant, which is also that of `CStr`.
        unsafe { CStr::from_bytes_with_nul_unchecked_mut(self.buf.as_mut_slice()) }
    }
}

impl<'a> TryFrom<&'a CStr> for CString {
    type Error = AllocError;

    #[inline(never)]
    fn try_from(cstr: &'a CStr) -> Result<CString, AllocError> {
        let mut buf = KVec::new();
        buf.extend_from_slice(cstr.to_bytes_with_nul(), GFP_KERNEL)?;

        // INVARIANT: `CStr` has the same invariant.
        Ok(CString { buf })
    }
}

impl fmt::Debug for CString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
