// SPDX-License-Identifier: GPL-2.0

//! Numeric types and conversions.
//!
//! - [`Bounded`] is an integer that fits into a given number of bits.
//! - [`casts`] has lossless conversions between integers.
//! - [`Integer`] is a trait of all primitive integer types.

use core::ops;

pub mod bounded;
pub mod casts;

pub use bounded::*;

/// The [`Signedness`](Integer::Signedness) of types that are never negative.
pub enum Unsigned {}

/// The [`Signedness`](Integer::Signedness) of types that may be negative.
pub enum Signed {}

mod private {
    /// Seals [`Integer`], so that only primitive types implement it.
    pub trait Sealed {}
}

/// A primitive integer type.
///
/// # Examples
///
/// ```
/// use kernel::num::{Integer, Unsigned};
///
/// /// The highest bit of an unsigned type.
/// fn top_bit<T: Integer<Signedness = Unsigned> + From<u8>>() -> T {
///     T::from(1) << (T::BITS - 1)
/// }
///
/// assert_eq!(top_bit::<u16>(), 0x8000);
/// ```
pub trait Integer:
    private::Sealed
    + Sized
    + Copy
    + Clone
    + PartialEq
    + Eq
    + PartialOrd
    + Ord
    + ops::Add<Output = Self>
    + ops::AddAssign
    + ops::Sub<Output = Self>
    + ops::SubAssign
    + ops::Mul<Output = Self>
    + ops::MulAssign
    + ops::Div<Output = Self>
    + ops::DivAssign
    + ops::Rem<Output = Self>
    + ops::RemAssign
    + ops::BitAnd<Output = Self>
    + ops::BitAndAssign
    + ops::BitOr<Output = Self>
    + ops::BitOrAssign
    + ops::BitXor<Output = Self>
    + ops::BitXorAssign
    + ops::Shl<u32, Output = Self>
    + ops::ShlAssign<u32>
    + ops::Shr<u32, Output = Self>
    + ops::ShrAssign<u32>
    + ops::Not
{
    /// [`Signed`] or [`Unsigned`].
    type Signedness;

    /// The width of the type, in bits.
    const BITS: u32;
}

/// Implements [`Integer`] for primitive types.
macro_rules! integers {
    ($signedness:ty: $($ty:ty)+) => {$(
        impl private::Sealed for $ty {}

        impl Integer for $ty {
            type Signedness = $signedness;

            const BITS: u32 = <$ty>::BITS;
        }
    )+};
}

integers!(Unsigned: u8 u16 u32 u64 u128 usize);
integers!(Signed: i8 i16 i32 i64 i128 isize);
