// SPDX-License-Identifier: GPL-2.0

//! What the kernel adds to [`CStr`].

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

/// The pointer that C takes, for use in constants.
///
/// Elsewhere, use [`CStrExt::as_char_ptr`]. A function of a trait cannot be `const`, so this is
/// none.
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

/// What the kernel adds to [`CStr`]. The prelude has it.
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
    /// Views a string that C passed.
    ///
    /// Like [`CStr::from_ptr`], but for the kernel's `char`.
    ///
    /// # Safety
    ///
    /// `ptr` points to a NUL-terminated string, which is neither freed nor changed for all of `'a`.
    unsafe fn from_char_ptr<'a>(ptr: *const c_char) -> &'a Self;

    /// Views bytes as a C string that can be changed, without checking them.
    ///
    /// # Safety
    ///
    /// `bytes` ends in a NUL byte and contains no other.
    unsafe fn from_bytes_with_nul_unchecked_mut(bytes: &mut [u8]) -> &mut Self;

    /// The pointer that C takes: to a NUL-terminated string.
    ///
    /// Like [`CStr::as_ptr`], but for the kernel's `char`.
    fn as_char_ptr(&self) -> *const c_char;

    /// Copies the string into memory of its own.
    ///
    /// May sleep: it allocates with `GFP_KERNEL`.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory.
    fn to_cstring(&self) -> Result<CString, AllocError>;

    /// Turns the ASCII letters into small ones, in place. Other bytes stay as they are.
    fn make_ascii_lowercase(&mut self);

    /// Turns the ASCII letters into capitals, in place. Other bytes stay as they are.
    fn make_ascii_uppercase(&mut self);

    /// A copy of the string with the ASCII letters small. May sleep.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory.
    fn to_ascii_lowercase(&self) -> Result<CString, AllocError>;

    /// A copy of the string with the ASCII letters capital. May sleep.
    ///
    /// # Errors
    ///
    /// [`AllocError`] if there is no memory.
    fn to_ascii_uppercase(&self) -> Result<CString, AllocError>;
}

// Below, pointers to `[u8]` and to `CStr` are converted into each other. `core` does not promise
// that the latter is laid out like the bytes including the NUL, but in all supported versions it
// is.
static_assert!(size_of_val(c"two") == 4 && align_of_val(c"two") == 1);

/// The bytes of a C string, to be changed.
///
/// # Safety
///
/// The last byte is to stay NUL, and no other may become it.
unsafe fn bytes_mut(s: &mut CStr) -> &mut [u8] {
    // SAFETY: Both have the same layout, see above, and every byte is a valid `u8`. The result
    // borrows from `s`, so nothing else has access. The caller keeps `CStr`'s invariant.
    unsafe { &mut *(&raw mut *s as *mut [u8]) }
}

impl CStrExt for CStr {
    #[inline]
    unsafe fn from_char_ptr<'a>(ptr: *const c_char) -> &'a Self {
        // SAFETY: The caller vouches for what `from_ptr` requires; the types of the pointers differ
        // in sign at most.
        unsafe { CStr::from_ptr(ptr.cast()) }
    }

    #[inline]
    unsafe fn from_bytes_with_nul_unchecked_mut(bytes: &mut [u8]) -> &mut Self {
        // SAFETY: Both have the same layout, see above, and the caller vouches for the content. The
        // result borrows from `bytes`, so nothing else has access.
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
        // SAFETY: Changes letters only, and to letters.
        unsafe { bytes_mut(self) }.make_ascii_lowercase();
    }

    #[inline(never)]
    fn make_ascii_uppercase(&mut self) {
        // SAFETY: Changes letters only, and to letters.
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
    /// Writes printable ASCII as it is, and any other byte as `\x` and two digits.
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

/// Creates a [`CStr`] at compile time, from an expression that is a literal once it is expanded.
///
/// For a literal itself write `c"…"`.
///
/// # Panics
///
/// At compile time, if the string contains a NUL byte.
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
