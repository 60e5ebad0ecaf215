// SPDX-License-Identifier: GPL-2.0

//! [`Display`]: formatting with `{}`.

use super::{
    direct::{
        Direct,
        InRust,
        Signed,
        Unsigned,
        Word, //
    },
    Adapter,
    Arguments,
    Formatter,
    Result, //
};
use crate::alloc::{
    Allocator,
    Box, //
};

/// Formats a value for users, with `{}`.
///
/// Implement this trait rather than [`core::fmt::Display`]: as it is the kernel's own, it can be
/// implemented for types of other crates, as it is for [`CStr`](crate::str::CStr).
///
/// # Examples
///
/// ```
/// use kernel::{fmt, prelude::*, str::CString};
///
/// struct Celsius(i32);
///
/// impl fmt::Display for Celsius {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         f.write_fmt(fmt!("{} °C", self.0))
///     }
/// }
///
/// let s = CString::try_from_fmt(fmt!("{}", Celsius(21)))?;
/// assert_eq!(s.to_str(), Ok("21 °C"));
/// # Ok::<(), Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `kernel::fmt::Display`",
    label = "`{Self}` cannot be formatted with `{{}}`",
    note = "a type of your own can implement `kernel::fmt::Display`; a float cannot be formatted, \
            as floating point is not available in the kernel"
)]
pub trait Display {
    /// Writes the value.
    ///
    /// # Errors
    ///
    /// Returns an error only if the formatter does.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result;

    /// Returns what `printk()` can format in the same way, if the type has that.
    #[doc(hidden)]
    #[inline(always)]
    fn direct(&self) -> impl Direct
    where
        Self: Sized,
    {
        InRust
    }
}

impl<T: ?Sized + Display> core::fmt::Display for Adapter<&T> {
    #[inline]
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.fmt(f)
    }
}

impl<T: ?Sized + Display> Display for &T {
    #[inline]
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        T::fmt(self, f)
    }
}

impl<T: ?Sized + Display, A: Allocator> Display for Box<T, A> {
    #[inline]
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        T::fmt(self, f)
    }
}

/// Formats types of `core` as `core` does.
macro_rules! as_core_does {
    ($($ty:ty),+ $(,)?) => {$(
        as_core_does!(@one $ty {});
    )+};
    ($direct:ident($bits:ty): $($ty:ty),+) => {$(
        as_core_does!(@one $ty {
            #[inline(always)]
            fn direct(&self) -> impl Direct {
                $direct(*self as $bits)
            }
        });
    )+};
    (@one $ty:ty { $($direct:item)? }) => {
        impl Display for $ty {
            #[inline]
            fn fmt(&self, f: &mut Formatter<'_>) -> Result {
                core::fmt::Display::fmt(self, f)
            }

            $($direct)?
        }
    };
}

as_core_does!(Word(bool): bool);
as_core_does!(Signed(i64): i8, i16, i32, i64, isize);
as_core_does!(Unsigned(u64): u8, u16, u32, u64, usize);
as_core_does!(
    char,
    str,
    i128,
    u128,
    Arguments<'_>,
    core::panic::PanicInfo<'_>
);
