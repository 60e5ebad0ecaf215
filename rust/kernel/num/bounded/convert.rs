// SPDX-License-Identifier: GPL-2.0

//! Conversions from and to unbounded types.

use super::Bounded;
use crate::{
    num::{
        Integer,
        Unsigned, //
    },
    prelude::*,
};

/// Converts a value into a [`Bounded`], if it fits.
///
/// Every type that converts into a `T` with `TryInto` implements this trait.
///
/// # Examples
///
/// ```
/// use kernel::num::{Bounded, TryIntoBounded};
///
/// let nibble: Option<Bounded<u8, 4>> = 12_i64.try_into_bounded();
/// assert!(nibble.is_some_and(|n| n == 12));
///
/// let nibble: Option<Bounded<u8, 4>> = (-1_i64).try_into_bounded();
/// assert!(nibble.is_none());
/// ```
pub trait TryIntoBounded<T: Integer, const N: u32> {
    /// Converts the value, if it is a `T` that fits into `N` bits.
    fn try_into_bounded(self) -> Option<Bounded<T, N>>;
}

impl<T, U, const N: u32> TryIntoBounded<T, N> for U
where
    T: Integer,
    U: TryInto<T>,
{
    #[inline]
    fn try_into_bounded(self) -> Option<Bounded<T, N>> {
        Bounded::try_new(self.try_into().ok()?)
    }
}

/// Compares the number of bits of a [`Bounded`] with the width of a type.
///
/// The bounds of an `impl` cannot contain arithmetic, so each number has implementations of its
/// own.
mod width {
    use super::{
        Bounded,
        Integer, //
    };

    #[diagnostic::on_unimplemented(message = "8 bits may not fit into a `{Self}`")]
    pub trait AtLeast8 {}
    #[diagnostic::on_unimplemented(message = "16 bits may not fit into a `{Self}`")]
    pub trait AtLeast16 {}
    #[diagnostic::on_unimplemented(message = "32 bits may not fit into a `{Self}`")]
    pub trait AtLeast32 {}
    #[diagnostic::on_unimplemented(message = "64 bits may not fit into a `{Self}`")]
    pub trait AtLeast64 {}
    #[diagnostic::on_unimplemented(message = "a `{Self}` may not fit into 8 bits")]
    pub trait AtMost8 {}
    #[diagnostic::on_unimplemented(message = "a `{Self}` may not fit into 16 bits")]
    pub trait AtMost16 {}
    #[diagnostic::on_unimplemented(message = "a `{Self}` may not fit into 32 bits")]
    pub trait AtMost32 {}
    #[diagnostic::on_unimplemented(message = "a `{Self}` may not fit into 64 bits")]
    pub trait AtMost64 {}

    /// Implements the traits for some numbers of bits.
    macro_rules! widths {
        (@one $bits:literal [$($trait:ident)+]) => {
            $(impl<T: Integer> $trait for Bounded<T, $bits> {})+
        };
        ($($bits:literal)+ => $traits:tt) => {
            $(widths!(@one $bits $traits);)+
        };
    }

    widths!(1 2 3 4 5 6 7 => [AtMost8 AtMost16 AtMost32 AtMost64]);
    widths!(8 => [AtLeast8 AtMost8 AtMost16 AtMost32 AtMost64]);
    widths!(9 10 11 12 13 14 15 => [AtLeast8 AtMost16 AtMost32 AtMost64]);
    widths!(16 => [AtLeast8 AtLeast16 AtMost16 AtMost32 AtMost64]);
    widths!(
        17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
        => [AtLeast8 AtLeast16 AtMost32 AtMost64]
    );
    widths!(32 => [AtLeast8 AtLeast16 AtLeast32 AtMost32 AtMost64]);
    widths!(
        33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48
        49 50 51 52 53 54 55 56 57 58 59 60 61 62 63
        => [AtLeast8 AtLeast16 AtLeast32 AtMost64]
    );
    widths!(64 => [AtLeast8 AtLeast16 AtLeast32 AtLeast64 AtMost64]);
}

/// Implements conversions from types that are narrow enough, and into types that are wide enough.
macro_rules! convert {
    ($($ty:ty: $at_least:ident $at_most:ident;)+) => {$(
        impl<T, const N: u32> From<$ty> for Bounded<T, N>
        where
            T: Integer<Signedness = <$ty as Integer>::Signedness> + From<$ty>,
            Self: width::$at_least,
        {
            #[inline]
            fn from(value: $ty) -> Self {
                // SAFETY: The type is no wider than `N` bits, and has the signedness of `T`.
                unsafe { Self::from_unchecked(T::from(value)) }
            }
        }

        impl<T, const N: u32> From<Bounded<T, N>> for $ty
        where
            $ty: Integer + TryFrom<T>,
            T: Integer<Signedness = <$ty as Integer>::Signedness>,
            Bounded<T, N>: width::$at_most,
        {
            #[inline]
            fn from(value: Bounded<T, N>) -> Self {
                // SAFETY: By the type invariant the value fits into `N` bits, and the type has at
                // least as many, of the same signedness. For the types that are `Integer`,
                // `TryFrom` is that of `core`, which then succeeds.
                unsafe { Self::try_from(value.get()).unwrap_unchecked() }
            }
        }
    )+};
}

convert! {
    u8: AtLeast8 AtMost8;
    u16: AtLeast16 AtMost16;
    u32: AtLeast32 AtMost32;
    u64: AtLeast64 AtMost64;
    i8: AtLeast8 AtMost8;
    i16: AtLeast16 AtMost16;
    i32: AtLeast32 AtMost32;
    i64: AtLeast64 AtMost64;
}

#[cfg(CONFIG_64BIT)]
convert! {
    usize: AtLeast64 AtMost64;
    isize: AtLeast64 AtMost64;
}

#[cfg(not(CONFIG_64BIT))]
convert! {
    usize: AtLeast32 AtMost32;
    isize: AtLeast32 AtMost32;
}

impl<T, const N: u32> From<bool> for Bounded<T, N>
where
    T: Integer<Signedness = Unsigned> + From<bool>,
{
    #[inline]
    fn from(value: bool) -> Self {
        // SAFETY: 0 and 1 fit into one bit, and `N` is at least 1.
        unsafe { Self::from_unchecked(T::from(value)) }
    }
}

impl<T> From<Bounded<T, 1>> for bool
where
    T: Integer<Signedness = Unsigned> + Zeroable,
{
    #[inline]
    fn from(value: Bounded<T, 1>) -> Self {
        value.into_bool()
    }
}

impl<T> Bounded<T, 1>
where
    T: Integer<Signedness = Unsigned> + Zeroable,
{
    /// Returns whether the bit is set.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::num::Bounded;
    ///
    /// assert!(Bounded::<u32, 1>::new::<1>().into_bool());
    /// assert!(!Bounded::<u32, 1>::new::<0>().into_bool());
    /// ```
    #[inline]
    pub fn into_bool(self) -> bool {
        self.get() != T::zeroed()
    }
}
