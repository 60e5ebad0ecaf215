// SPDX-License-Identifier: GPL-2.0

//! Byte strings.

use crate::fmt::{
    self,
    Write, //
};
use core::ops::{
    Deref,
    Index, //
};

/// A byte string that is usually text, in an unknown encoding.
///
/// Printable ASCII is printed as is, other bytes are escaped.
///
/// # Examples
///
/// ```
/// use kernel::{b_str, prelude::*, str::CString};
///
/// let motto = b_str!("größer\n");
/// assert_eq!(motto.len(), 9);
///
/// let s = CString::try_from_fmt(fmt!("{motto}"))?;
/// assert_eq!(s.to_bytes(), br"gr\xc3\xb6\xc3\x9fer\n");
/// # Ok::<(), Error>(())
/// ```
#[repr(transparent)]
pub struct BStr([u8]);

impl BStr {
    /// Returns the number of bytes.
    #[inline]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether the string is empty.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Converts a slice of bytes to a byte string.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::str::BStr;
    ///
    /// assert!(BStr::from_bytes(b"").is_empty());
    /// ```
    #[inline]
    pub const fn from_bytes(bytes: &[u8]) -> &Self {
        // SAFETY: `BStr` is a transparent wrapper of `[u8]`, so pointers to both have the same
        // metadata, and the pointees the same layout and validity; the result borrows from `bytes`.
        unsafe { &*(&raw const *bytes as *const Self) }
    }

    /// Returns the string after the prefix `pattern`, if it begins with that.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::b_str;
    ///
    /// let option = b_str!("mode=fast");
    /// assert!(option.strip_prefix(b_str!("mode=")) == Some(b_str!("fast")));
    /// assert!(option.strip_prefix(b_str!("size=")).is_none());
    /// ```
    pub fn strip_prefix(&self, pattern: impl AsRef<Self>) -> Option<&BStr> {
        self.0
            .strip_prefix(&pattern.as_ref().0)
            .map(Self::from_bytes)
    }

    /// Writes the string, escaped; the printable bytes in `special` get a backslash.
    fn write_escaped(&self, f: &mut fmt::Formatter<'_>, special: &[u8]) -> fmt::Result {
        for &byte in &self.0 {
            match byte {
                b'\t' => f.write_str("\\t")?,
                b'\n' => f.write_str("\\n")?,
                b'\r' => f.write_str("\\r")?,
                b' '..=b'~' => {
                    if special.contains(&byte) {
                        f.write_char('\\')?;
                    }
                    f.write_char(byte.into())?;
                }
                _ => write_hex(f, byte)?,
            }
        }
        Ok(())
    }
}

/// Writes a byte as `\x` and two digits.
pub(super) fn write_hex(f: &mut fmt::Formatter<'_>, byte: u8) -> fmt::Result {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";

    f.write_str("\\x")?;
    f.write_char(DIGITS[usize::from(byte >> 4)].into())?;
    f.write_char(DIGITS[usize::from(byte & 0xf)].into())
}

impl fmt::Display for BStr {
    /// Writes printable ASCII as is, and escapes other bytes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_escaped(f, b"")
    }
}

impl fmt::Debug for BStr {
    /// Writes the string in quotes. Quotes and backslashes in it are escaped, too.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        self.write_escaped(f, b"\"\\")?;
        f.write_char('"')
    }
}

impl Deref for BStr {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq for BStr {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<Idx> Index<Idx> for BStr
where
    [u8]: Index<Idx, Output = [u8]>,
{
    type Output = Self;

    fn index(&self, index: Idx) -> &Self {
        Self::from_bytes(&self.0[index])
    }
}

impl AsRef<BStr> for [u8] {
    #[inline]
    fn as_ref(&self) -> &BStr {
        BStr::from_bytes(self)
    }
}

impl AsRef<BStr> for BStr {
    #[inline]
    fn as_ref(&self) -> &BStr {
        self
    }
}

/// Creates a [`BStr`](crate::str::BStr) from a string literal, at compile time.
///
/// # Examples
///
/// ```
/// use kernel::{b_str, str::BStr};
///
/// const NAME: &BStr = b_str!("naïve");
/// assert_eq!(NAME.len(), 6);
/// ```
#[macro_export]
macro_rules! b_str {
    ($str:literal) => {{
        const STR: &$crate::__core::primitive::str = $str;
        const B_STR: &$crate::str::BStr = $crate::str::BStr::from_bytes(STR.as_bytes());
        B_STR
    }};
}
