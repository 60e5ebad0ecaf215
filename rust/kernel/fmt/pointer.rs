// SPDX-License-Identifier: GPL-2.0

//! `{:p}`

use super::{
    Adapter,
    Formatter,
    Result, //
};
use crate::prelude::*;
use core::{
    ptr::NonNull,
    str::from_utf8, //
};

/// Shows a pointer, as `{:p}` does.
///
/// All pointers and references are shown as a [`HashedPtr`].
///
/// # Examples
///
/// ```
/// use kernel::{prelude::*, str::CString};
///
/// let x = 1;
/// let shown = CString::try_from_fmt(fmt!("{:p}", &x))?;
/// let again = CString::try_from_fmt(fmt!("{:p}", &raw const x))?;
/// assert_eq!(shown.to_bytes(), again.to_bytes());
/// # Ok::<(), Error>(())
/// ```
pub trait Pointer {
    /// Writes the pointer.
    ///
    /// # Errors
    ///
    /// Fails only if the formatter does.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result;
}

/// A pointer that is shown as C's `%p` shows it.
///
/// That is a number that differs for different addresses, but from which the address cannot be
/// told; early in the boot, before there are random numbers, a placeholder. Width, alignment and
/// leading zeros are honoured, up to 31 characters for the last.
///
/// # Examples
///
/// ```
/// use kernel::{fmt::HashedPtr, prelude::*, str::CString};
///
/// let x = 1;
/// let s = CString::try_from_fmt(fmt!("{:>24p}", HashedPtr(&x)))?;
/// assert_eq!(s.to_bytes().len(), 24);
/// # Ok::<(), Error>(())
/// ```
pub struct HashedPtr<T: ?Sized>(pub *const T);

impl<T: ?Sized> Pointer for HashedPtr<T> {
    #[inline]
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        fmt_hashed(self.0.cast(), f)
    }
}

/// [`HashedPtr`]'s text. Not generic, so that it exists once.
fn fmt_hashed(ptr: *const c_void, f: &mut Formatter<'_>) -> Result {
    // Two digits a byte and "0x", as `core` does it.
    const WIDTH: usize = 2 + 2 * size_of::<usize>();

    let mut buf = [0u8; 32];

    let padded = f.sign_aware_zero_pad();
    let width = match f.width() {
        Some(width) if padded && width > 0 => width.min(buf.len() - 1),
        _ => WIDTH,
    };

    // SAFETY: `buf` is as long as stated. The format string is NUL-terminated, and asks for an
    // `int` and a pointer, which is only looked at as a number.
    let len = unsafe {
        bindings::scnprintf(
            buf.as_mut_ptr(),
            buf.len(),
            c"%#0*p".as_char_ptr(),
            width as c_int,
            ptr,
        )
    };

    // `scnprintf()` returns what it wrote, which is less than the buffer's length, and is ASCII.
    let text = from_utf8(buf.get(..len as usize).unwrap_or_default()).unwrap_or_default();

    if padded {
        f.write_str(text)
    } else {
        f.pad(text)
    }
}

impl<T: Pointer> core::fmt::Pointer for Adapter<&T> {
    #[inline]
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.fmt(f)
    }
}

/// Shows every kind of pointer to a `T` as a [`HashedPtr`].
macro_rules! hashed {
    ($($ty:ty: |$this:ident| $ptr:expr;)+) => {$(
        impl<T: ?Sized> Pointer for $ty {
            #[inline]
            fn fmt(&self, f: &mut Formatter<'_>) -> Result {
                let $this = self;
                HashedPtr::<T>($ptr).fmt(f)
            }
        }
    )+};
}

hashed! {
    *const T: |this| *this;
    *mut T: |this| *this;
    &T: |this| *this;
    &mut T: |this| &raw const **this;
    NonNull<T>: |this| this.as_ptr();
}
