// SPDX-License-Identifier: GPL-2.0

//! The kernel's extensions of [`CStr`].

use super::{
    bstr::write_hex,
    BStr,
    CStr,
    CString, //
};
use crate::{
    alloc::AllocError,
    ffi::c_char,
    fmt::{
        self,
        Write, //
    },
    static_assert, //
};

/// Returns a pointer for C, for use in constants.
///
/// Elsewhere, use [`CStrExt::as_char_ptr`]. This is not a method of that trait, as trait functions
/// cannot be `const`.
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, str::as_char_ptr_in_const_context};
///
/// const NAME: *const c_char = as_char_ptr_in_const_context(c"name");
/// assert!(!NAME.is_null());
/// ```
#[inline]
pub const fn as_char_ptr_in_const_context(c_str: &CStr) -> *const c_char {
    c_str.as_ptr().cast()
}

mod private {
    pub trait Sealed {}

    impl Sealed for super::CStr {}
}

/// The kernel's extensions of [`CStr`], which are in the prelude.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// let upper = c"sda1".to_ascii_uppercase()?;
/// assert_eq!(&*upper, c"SDA1");
/// # Ok::<(), Error>(())
/// ```
pub trait CStrExt: private::Sealed {
    /// Borrows a string of C.
    ///
    /// Like [`CStr::from_ptr`], but for the kernel's `char`.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `ptr` points to a NUL-terminated string that is neither freed
    /// nor changed for all of `'a`.
    unsafe fn from_char_ptr<'a>(ptr: *const c_char) -> &'a Self;

    /// Converts bytes to a mutable C string, without checking them.
    ///
    /// # Safety
    ///
    /// The caller must ensure that `bytes` ends in a NUL byte and contains no other.
    unsafe fn from_bytes_with_nul_unchecked_mut(bytes: &mut [u8]) -> &mut Self;

    /// Returns a pointer to the NUL-terminated string for C.
    ///
    /// Like [`CStr::as_ptr`], but for the kernel's `char`.
    fn as_char_ptr(&self) -> *const c_char;

    /// Copies the string into allocated memory.
    ///
    /// May sleep: it allocates with `GFP_KERNEL`.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated.
    fn to_cstring(&self) -> Result<CString, AllocError>;

    /// Converts ASCII letters to lower case, in place. Other bytes are unchanged.
    fn make_ascii_lowercase(&mut self);

    /// Converts ASCII letters to upper case, in place. Other bytes are unchanged.
    fn make_ascii_uppercase(&mut self);

    /// Returns a copy of the string with ASCII letters in lower case. May sleep.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated.
    fn to_ascii_lowercase(&self) -> Result<CString, AllocError>;

    /// Returns a copy of the string with ASCII letters in upper case. May sleep.
    ///
    /// # Errors
    ///
    /// Returns [`AllocError`] if memory cannot be allocated.
    fn to_ascii_uppercase(&self) -> Result<CString, AllocError>;
}

// Below, pointers to `[u8]` and to `CStr` are converted into each other. `core` does not guarantee
// that a `CStr` has the layout of its bytes with the NUL, but in all supported versions it has.
static_assert!(size_of_val(c"two") == 4 && align_of_val(c"two") == 1);

/// Returns the bytes of a C string, with the NUL, as a mutable slice.
///
/// # Safety
///
/// The caller must ensure that the last byte stays NUL, and that no other byte becomes NUL.
unsafe fn bytes_mut(s: &mut CStr) -> &mut [u8] {
    // SAFETY: Both types have the same layout, see above, and every byte is a valid `u8`. The
    // result borrows from `s` exclusively. The safety requirements of this function preserve the
    // invariant of `CStr`.
    unsafe { &mut *(&raw mut *s as *mut [u8]) }
}

impl CStrExt for CStr {
    #[inline]
    unsafe fn from_char_ptr<'a>(ptr: *const c_char) -> &'a Self {
        // SAFETY: The safety requirements of this function are those of `from_ptr()`; the pointer
        // types differ at most in signedness.
        unsafe { CStr::from_ptr(ptr.cast()) }
    }

    #[inline]
    unsafe fn from_bytes_with_nul_unchecked_mut(bytes: &mut [u8]) -> &mut Self {
        // SAFETY: Both types have the same layout, see above, and by the safety requirements of
        // this function the bytes are a C string. The result borrows from `bytes` exclusively.
        unsafe { &mut *(&raw mut *bytes as *mut CStr) }
    }

    #[inline]
    fn as_char_ptr(&self) -> *const c_char {
        self.as_ptr().cast()
    }

    #[inline]
    fn to_cstring(&self) -> Result<CString, AllocError> {
        CString::try_from(self)
    }

    #[inline(never)]
    fn make_ascii_lowercase(&mut self) {
        // SAFETY: The call replaces letters by letters, and so neither adds nor removes a NUL.
        unsafe { bytes_mut(self) }.make_ascii_lowercase();
    }

    #[inline(never)]
    fn make_ascii_uppercase(&mut self) {
        // SAFETY: The call replaces letters by letters, and so neither adds nor removes a NUL.
        unsafe { bytes_mut(self) }.make_ascii_uppercase();
    }

    fn to_ascii_lowercase(&self) -> Result<CString, AllocError> {
        let mut copy = self.to_cstring()?;
        copy.make_ascii_lowercase();
        Ok(copy)
    }

    fn to_ascii_uppercase(&self) -> Result<CString, AllocError> {
        let mut copy = self.to_cstring()?;
        copy.make_ascii_uppercase();
        Ok(copy)
    }
}

impl fmt::Display for CStr {
    /// Writes printable ASCII as is, and any other byte as `\x` and two hexadecimal digits.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::{prelude::*, str::CString};
    ///
    /// let s = CString::try_from_fmt(fmt!("{}", c"a\tb"))?;
    /// assert_eq!(s.to_bytes(), br"a\x09b");
    /// # Ok::<(), Error>(())
    /// ```
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for &byte in self.to_bytes() {
            match byte {
                b' '..=b'~' => f.write_char(byte.into())?,
                _ => write_hex(f, byte)?,
            }
        }
        Ok(())
    }
}

impl AsRef<BStr> for CStr {
    #[inline]
    fn as_ref(&self) -> &BStr {
        BStr::from_bytes(self.to_bytes())
    }
}

/// Creates a [`CStr`] at compile time, from an expression that expands to a literal.
///
/// For a literal itself write `c"…"`.
///
/// # Panics
///
/// Panics at compile time if the string contains a NUL byte.
///
/// # Examples
///
/// ```
/// use kernel::{c_str, prelude::*};
///
/// const WHERE: &CStr = c_str!(concat!("line ", line!()));
/// assert!(WHERE.to_bytes().starts_with(b"line "));
/// ```
#[macro_export]
macro_rules! c_str {
    ($str:expr) => {{
        const C_STR: &$crate::str::CStr = match $crate::str::CStr::from_bytes_with_nul(
            $crate::__core::concat!($str, "\0").as_bytes(),
        ) {
            $crate::__core::result::Result::Ok(__c_str) => __c_str,
            $crate::__core::result::Result::Err(_) => {
                $crate::__core::panic!("a C string cannot contain a NUL byte")
            }
        };
        C_STR
    }};
}
