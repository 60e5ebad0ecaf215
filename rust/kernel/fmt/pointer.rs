// SPDX-License-Identifier: GPL-2.0

//! [`Pointer`]: formatting with `{:p}`.

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

/// Formats a pointer, with `{:p}`.
///
/// All pointers and references are formatted as a [`HashedPtr`].
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
    /// Returns an error only if the formatter does.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result;
}

/// A pointer that is formatted like C's `%p`.
///
/// The output is a hash: different addresses have different hashes, but the address cannot be
/// derived. Early in the boot, before there are random numbers, it is a placeholder. Width,
/// alignment and leading zeros are respected, the latter up to 31 characters.
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

/// Formats a [`HashedPtr`]. Not generic, so that there is only one instance.
fn fmt_hashed(ptr: *const c_void, f: &mut Formatter<'_>) -> Result {
    // Two digits per byte, and "0x", as in `core`.
    const WIDTH: usize = 2 + 2 * size_of::<usize>();

    let mut buf = [0u8; 32];

    let padded = f.sign_aware_zero_pad();
    let width = match f.width() {
        Some(width) if padded && width > 0 => width.min(buf.len() - 1),
        _ => WIDTH,
    };

    // SAFETY: `buf` is as long as stated. The format string is NUL-terminated, and takes an `int`
    // and a pointer, which is not dereferenced.
    let len = unsafe {
        bindings::scnprintf(
            buf.as_mut_ptr(),
            buf.len(),
            c"%#0*p".as_char_ptr(),
            width as c_int,
            ptr,
        )
    };

    // `scnprintf()` returns the number of bytes written, which is less than the buffer's length;
    // they are ASCII.
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

/// Formats every kind of pointer to a `T` as a [`HashedPtr`].
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
