// SPDX-License-Identifier: GPL-2.0

//! Kernel errors.
//!
//! C headers:
//! [`include/uapi/asm-generic/errno-base.h`](srctree/include/uapi/asm-generic/errno-base.h),
//! [`include/uapi/asm-generic/errno.h`](srctree/include/uapi/asm-generic/errno.h),
//! [`include/linux/errno.h`](srctree/include/linux/errno.h),
//! [`include/linux/err.h`](srctree/include/linux/err.h)
//!
//! Where C returns a negative `int`, or a pointer that encodes one, Rust returns a [`Result`]. The
//! functions here convert between the two at the boundary, and `?` propagates errors.

use crate::{
    alloc::{
        kvec::{
            InsertError,
            PushError,
            RemoveError, //
        },
        layout::LayoutError,
        AllocError, //
    },
    ffi::{
        c_int,
        c_void, //
    },
    fmt,
    str::{
        CStr,
        CStrExt as _, //
    }, //
};
use ::alloc::InvalidNumaNode;
use core::{
    convert::Infallible,
    num::{
        NonZeroI32,
        TryFromIntError, //
    },
    str::Utf8Error, //
};

pub mod code;

/// A kernel error: one of the [error codes](code).
///
/// It is as small as an `int`, and so is a [`Result<()>`](Result).
///
/// # Invariants
///
/// The number is negative and not below `-MAX_ERRNO` (-4095).
///
/// # Examples
///
/// ```
/// use kernel::error::{code::*, Error, Result};
///
/// fn checked(index: usize) -> Result<usize> {
///     if index < 16 { Ok(index) } else { Err(ERANGE) }
/// }
///
/// assert_eq!(checked(3)?, 3);
/// assert_eq!(checked(16), Err(ERANGE));
/// assert_eq!(ERANGE.to_errno(), -34);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Error(NonZeroI32);

impl Error {
    /// Creates the error from a C return value.
    ///
    /// `errno` is negative, as C functions return it. A number that is not a valid error is a bug
    /// in the caller, and becomes [`EINVAL`](code::EINVAL).
    ///
    /// Such a number is logged.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(Error::from_errno(-2), ENOENT);
    ///
    /// // These are bugs.
    /// assert_eq!(Error::from_errno(0), EINVAL);
    /// assert_eq!(Error::from_errno(-5000), EINVAL);
    /// ```
    pub fn from_errno(errno: c_int) -> Error {
        let error = Self::try_from_errno(errno);
        if error.is_none() {
            crate::pr_warn!("error number {errno} is out of range\n");
        }
        error.unwrap_or(code::EINVAL)
    }

    /// Creates the error from a C return value, if it is one.
    const fn try_from_errno(errno: c_int) -> Option<Error> {
        if errno < -(bindings::MAX_ERRNO as c_int) || errno >= 0 {
            return None;
        }

        match NonZeroI32::new(errno) {
            // INVARIANT: The range was checked above.
            Some(errno) => Some(Error(errno)),
            None => None,
        }
    }

    /// Returns the error number as C expects it: negative.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(EPERM.to_errno(), -1);
    /// ```
    #[inline]
    pub fn to_errno(self) -> c_int {
        self.0.get()
    }

    /// Returns a pointer that encodes the error, like C's `ERR_PTR()`.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::error::from_err_ptr;
    ///
    /// assert_eq!(from_err_ptr(ENODEV.to_ptr::<u8>()), Err(ENODEV));
    /// ```
    #[inline]
    pub fn to_ptr<T>(self) -> *mut T {
        core::ptr::without_provenance_mut(self.0.get() as usize)
    }

    /// Returns the error's name, such as `"EINVAL"`.
    ///
    /// Returns `None` for a number without a name, and always without `CONFIG_SYMBOLIC_ERRNAME`.
    ///
    /// # Examples
    ///
    /// ```
    /// # if cfg!(CONFIG_SYMBOLIC_ERRNAME) {
    /// assert_eq!(EINVAL.name(), Some(c"EINVAL"));
    /// # }
    /// assert_eq!(Error::from_errno(-4000).name(), None);
    /// ```
    pub fn name(&self) -> Option<&'static CStr> {
        // SAFETY: `errname()` may be called in any context, with any number.
        let name = unsafe { bindings::errname(-self.0.get()) };
        if name.is_null() {
            return None;
        }

        // SAFETY: The pointer is not null, so it is one of the C string literals in `errname()`'s
        // table.
        Some(unsafe { CStr::from_char_ptr(name) })
    }
}

impl fmt::Debug for Error {
    /// Writes the name, or `Error(22)` where there is none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name().and_then(|name| name.to_str().ok()) {
            Some(name) => f.write_str(name),
            None => f.debug_tuple("Error").field(&-self.0.get()).finish(),
        }
    }
}

/// Declares the [code](code) to which a foreign error converts.
macro_rules! from_foreign {
    ($($foreign:ty => $code:ident,)+) => {$(
        impl From<$foreign> for Error {
            #[inline]
            fn from(_: $foreign) -> Error {
                code::$code
            }
        }
    )+};
}

from_foreign! {
    AllocError => ENOMEM,
    LayoutError => ENOMEM,
    InvalidNumaNode => EINVAL,
    RemoveError => EINVAL,
    TryFromIntError => EINVAL,
    Utf8Error => EINVAL,
    fmt::Error => EINVAL,
}

// A full vector that is not allowed to grow is not a lack of memory.
impl<T> From<PushError<T>> for Error {
    #[inline]
    fn from(_: PushError<T>) -> Error {
        code::EINVAL
    }
}

impl<T> From<InsertError<T>> for Error {
    #[inline]
    fn from(_: InsertError<T>) -> Error {
        code::EINVAL
    }
}

impl From<Infallible> for Error {
    #[inline]
    fn from(never: Infallible) -> Error {
        match never {}
    }
}

/// The result of a fallible function: by default, of type `()` or an [`Error`].
///
/// `?` propagates an error to the caller, and converts an [`AllocError`] and a few others.
/// `unwrap()` and `expect()` panic on an error, which in the kernel is a `BUG()`: do not use them
/// on errors that can occur.
///
/// # Examples
///
/// ```
/// use kernel::prelude::*;
///
/// fn squares(count: u32) -> Result<KVec<u32>> {
///     let mut squares = KVec::with_capacity(count.try_into()?, GFP_KERNEL)?;
///     for n in 0..count {
///         squares.push(n.checked_mul(n).ok_or(EOVERFLOW)?, GFP_KERNEL)?;
///     }
///     Ok(squares)
/// }
///
/// assert_eq!(squares(4)?.as_slice(), &[0, 1, 4, 9]);
/// # Ok::<(), Error>(())
/// ```
pub type Result<T = (), E = Error> = core::result::Result<T, E>;

/// Converts the return value of a C function: a negative one is an error, any other is success.
///
/// # Errors
///
/// Returns the error with the number `err`; see [`Error::from_errno`] for invalid numbers.
///
/// # Examples
///
/// ```
/// use kernel::error::to_result;
///
/// assert_eq!(to_result(0), Ok(()));
/// assert_eq!(to_result(7), Ok(()));
/// assert_eq!(to_result(-12), Err(ENOMEM));
/// ```
#[inline]
pub fn to_result(err: c_int) -> Result {
    if err < 0 {
        Err(Error::from_errno(err))
    } else {
        Ok(())
    }
}

/// Converts a pointer returned by a C function, which may encode an error.
///
/// This is C's `IS_ERR()` and `PTR_ERR()`. A null pointer is not an error: it is returned
/// unchanged.
///
/// # Errors
///
/// Returns the error that the pointer encodes.
///
/// # Examples
///
/// ```
/// use kernel::{error::from_err_ptr, ffi::c_void};
///
/// let mut x = 5;
/// let valid = &raw mut x;
/// assert_eq!(from_err_ptr(valid), Ok(valid));
/// assert_eq!(from_err_ptr(core::ptr::null_mut::<c_void>()), Ok(core::ptr::null_mut()));
/// assert_eq!(from_err_ptr(EBUSY.to_ptr::<c_void>()), Err(EBUSY));
/// ```
#[inline]
pub fn from_err_ptr<T>(ptr: *mut T) -> Result<*mut T> {
    let address = ptr.cast::<c_void>().addr() as isize;

    // Errors are the topmost addresses: -MAX_ERRNO to -1.
    match c_int::try_from(address)
        .ok()
        .and_then(Error::try_from_errno)
    {
        Some(error) => Err(error),
        None => Ok(ptr),
    }
}

/// Calls a closure and converts its result for C: to its value, or to a negative error number.
///
/// This is for the body of a callback. It works with every signed integer type that can hold an
/// error number.
///
/// # Examples
///
/// ```
/// use kernel::{error::from_result, ffi::c_int};
///
/// extern "C" fn read(count: c_int) -> c_int {
///     from_result(|| {
///         if count < 0 {
///             return Err(EINVAL);
///         }
///         Ok(count / 2)
///     })
/// }
///
/// assert_eq!(read(8), 4);
/// assert_eq!(read(-1), EINVAL.to_errno());
/// ```
#[inline]
pub fn from_result<T, F>(f: F) -> T
where
    T: From<i16>,
    F: FnOnce() -> Result<T>,
{
    match f() {
        Ok(value) => value,
        // By the type invariant an error is at least -4095, which fits an `i16`.
        Err(error) => T::from(error.to_errno() as i16),
    }
}

/// The panic message of a `#[vtable]` trait's function that is called but was not implemented.
pub const VTABLE_DEFAULT_ERROR: &str =
    "This function must not be called, see the #[vtable] documentation.";
