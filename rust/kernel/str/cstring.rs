// SPDX-License-Identifier: GPL-2.0

//! C strings in memory of their own.

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

/// A [`CStr`] in memory of its own.
///
/// # Invariants
///
/// The last byte is NUL, and it is the only one.
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
    /// Formats text into a new string.
    ///
    /// May sleep: it allocates with `GFP_KERNEL`.
    ///
    /// # Errors
    ///
    /// `ENOMEM` if there is no memory. `EINVAL` if the text contains a NUL byte, or if it could not
    /// be formatted.
    pub fn try_from_fmt(args: fmt::Arguments<'_>) -> Result<Self> {
        // How long is it?
        let mut counter = RawFormatter::new();
        counter.write_fmt(args)?;
        let size = counter.bytes_written().saturating_add(1);

        let mut buf = KVec::with_capacity(size, GFP_KERNEL)?;

        // SAFETY: The vector has capacity for `size` bytes, and outlives the formatter.
        let mut writer = unsafe { Formatter::from_buffer(buf.as_mut_ptr(), size) };
        writer.write_fmt(args)?;
        writer.write_char('\0')?;
        let len = writer.bytes_written();

        // SAFETY: None of the writes failed, so there are `len` bytes within the capacity, and all
        // of them were written.
        unsafe { buf.inc_len(len) };

        // The last byte is the NUL that was just written. Any other?
        if buf.iter().position(|&byte| byte == 0) != Some(len - 1) {
            return Err(EINVAL);
        }

        // INVARIANT: Checked above.
        Ok(Self { buf })
    }
}

impl Deref for CString {
    type Target = CStr;

    fn deref(&self) -> &CStr {
        // SAFETY: By the type's invariant.
        unsafe { CStr::from_bytes_with_nul_unchecked(self.buf.as_slice()) }
    }
}

impl DerefMut for CString {
    fn deref_mut(&mut self) -> &mut CStr {
        // SAFETY: By the type's invariant; what is done to the result keeps it, as it is also that
        // of `CStr`.
        unsafe { CStr::from_bytes_with_nul_unchecked_mut(self.buf.as_mut_slice()) }
    }
}

impl<'a> TryFrom<&'a CStr> for CString {
    type Error = AllocError;

    #[inline(never)]
    fn try_from(cstr: &'a CStr) -> Result<CString, AllocError> {
        let mut buf = KVec::new();
        buf.extend_from_slice(cstr.to_bytes_with_nul(), GFP_KERNEL)?;

        // INVARIANT: A `CStr` has the same.
        Ok(CString { buf })
    }
}

impl fmt::Debug for CString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
