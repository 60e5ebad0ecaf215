// SPDX-License-Identifier: GPL-2.0

//! Parsing integers.
//!
//! C header: [`include/linux/kernel.h`](srctree/include/linux/kernel.h) (`kstrtoull()` and similar
//! functions)

use super::BStr;
use crate::error::{
    code::{
        EINVAL,
        ERANGE, //
    },
    Result, //
};

mod private {
    /// The operation that differs between the integer types.
    pub trait Integer: Sized {
        /// Returns the negative of the magnitude, if the type can represent it.
        fn from_magnitude_below_zero(magnitude: u64) -> crate::error::Result<Self>;
    }
}

/// An integer type that can be parsed from text.
///
/// The syntax is that of C's `kstrtoull()` and similar functions with base 0: a sign, then
/// hexadecimal after `0x`, octal after `0`, decimal otherwise, then a newline; sign and newline are
/// optional. In addition, `0o` means octal and `0b` binary. (Mainline accepts no newline, and
/// returns `EINVAL` for numbers that are out of range.)
///
/// # Examples
///
/// ```
/// use kernel::{b_str, str::parse_int::ParseInt};
///
/// assert_eq!(u8::from_str(b_str!("0xA2")), Ok(162));
/// assert_eq!(i32::from_str(b_str!("-0b101\n")), Ok(-5));
/// assert_eq!(u16::from_str(b_str!("+017")), Ok(15));
/// assert_eq!(i64::from_str(b_str!("-9223372036854775808")), Ok(i64::MIN));
///
/// assert_eq!(i8::from_str(b_str!("-128")), Ok(-128));
/// assert_eq!(i8::from_str(b_str!("128")), Err(ERANGE));
/// assert_eq!(u64::from_str(b_str!("18446744073709551616")), Err(ERANGE));
/// assert_eq!(u32::from_str(b_str!("-1")), Err(EINVAL));
/// assert_eq!(u32::from_str(b_str!("12 ")), Err(EINVAL));
/// assert_eq!(u32::from_str(b_str!("08")), Err(EINVAL));
/// assert_eq!(u32::from_str(b_str!("")), Err(EINVAL));
/// ```
pub trait ParseInt: private::Integer + TryFrom<u64> {
    /// Parses all of `src`.
    ///
    /// # Errors
    ///
    /// Returns the errors of C: `ERANGE` if the number is out of range for the type, `EINVAL` if
    /// the text is not a number, or if it is negative and the type is unsigned.
    fn from_str(src: &BStr) -> Result<Self> {
        match &**src {
            [b'-', digits @ ..] => Self::from_magnitude_below_zero(magnitude(digits)?),
            [b'+', digits @ ..] | digits => magnitude(digits)?.try_into().map_err(|_| ERANGE),
        }
    }
}

/// Parses a number without its sign.
fn magnitude(digits: &[u8]) -> Result<u64> {
    let digits = digits.strip_suffix(b"\n").unwrap_or(digits);
    let (radix, digits) = match digits {
        [b'0', b'x' | b'X', digits @ ..] => (16, digits),
        [b'0', b'o' | b'O', digits @ ..] => (8, digits),
        [b'0', b'b' | b'B', digits @ ..] => (2, digits),
        // The zero is kept, as it may be the only digit.
        [b'0', ..] => (8, digits),
        _ => (10, digits),
    };

    if digits.is_empty() {
        return Err(EINVAL);
    }

    digits.iter().try_fold(0u64, |number, &digit| {
        let digit = value(digit);
        if digit >= radix {
            return Err(EINVAL);
        }
        if number < 1 << 60 {
            // The radix is at most 16, so this does not overflow.
            return Ok(number.wrapping_mul(radix).wrapping_add(digit));
        }
        number
            .checked_mul(radix)
            .and_then(|number| number.checked_add(digit))
            .ok_or(ERANGE)
    })
}

/// Returns the value of a digit, or more than that of any digit.
#[inline]
fn value(digit: u8) -> u64 {
    let decimal = digit.wrapping_sub(b'0');
    if decimal < 10 {
        return decimal.into();
    }
    // Both cases; a letter is at least `a` then.
    match digit | 0x20 {
        letter @ b'a'..=b'f' => (letter - b'a' + 10).into(),
        _ => u64::MAX,
    }
}

macro_rules! signed {
    ($($ty:ty)+) => {$(
        impl private::Integer for $ty {
            fn from_magnitude_below_zero(magnitude: u64) -> Result<Self> {
                0i64.checked_sub_unsigned(magnitude)
                    .and_then(|number| number.try_into().ok())
                    .ok_or(ERANGE)
            }
        }

        impl ParseInt for $ty {}
    )+};
}

macro_rules! unsigned {
    ($($ty:ty)+) => {$(
        impl private::Integer for $ty {
            fn from_magnitude_below_zero(magnitude: u64) -> Result<Self> {
                match magnitude {
                    0 => Ok(0),
                    _ => Err(EINVAL),
                }
            }
        }

        impl ParseInt for $ty {}
    )+};
}

signed!(i8 i16 i32 i64 isize);
unsigned!(u8 u16 u32 u64 usize);
