// SPDX-License-Identifier: GPL-2.0

//! [`Bounded`]: integers that fit into a given number of bits.

mod convert;
mod ops;

use super::Integer;
use crate::prelude::*;
use core::ops::Deref;

pub use convert::TryIntoBounded;

/// Whether a value fits into `bits` bits, the highest of which is the sign bit if the type is
/// signed.
///
/// `bits` is between 1 and the width of the type. Shifting the other bits out and back shows
/// whether they are significant: if not, they are copies of the sign bit, or zero.
macro_rules! fits {
    ($value:expr, $bits:expr, $width:expr) => {
        ($value << ($width - $bits)) >> ($width - $bits) == $value
    };
}

/// An integer of the type `T` that fits into `N` bits.
///
/// It has the same size as a `T`, and dereferences to it. As its width is known, it can be stored
/// in a [bit field](crate::bitfield!), or converted to a narrower type, without a check at run
/// time.
///
/// If the type is signed, the highest of the `N` bits is the sign bit.
///
/// | created from | by |
/// |---|---|
/// | a constant | [`new`](Self::new), checked at compile time |
/// | an expression whose range the compiler can prove | [`from_expr`](Self::from_expr), likewise |
/// | any value | [`try_new`](Self::try_new), [`TryIntoBounded`], checked at run time |
/// | a type that is narrow enough, or `bool` | [`From`], which needs no check |
///
/// Arithmetic returns a `T`, as the result may need more bits. [`shl`](Self::shl),
/// [`shr`](Self::shr), [`extend`](Self::extend) and [`cast`](Self::cast) keep track of the width.
///
/// # Invariants
///
/// `N` is between 1 and the width of `T`, and the value fits into `N` bits.
///
/// # Examples
///
/// ```
/// use kernel::num::Bounded;
///
/// let nibble = Bounded::<u8, 4>::new::<0xa>();
/// assert_eq!(nibble, 0xa);
/// assert_eq!(nibble + 6, 0x10);
///
/// assert!(Bounded::<u8, 4>::try_new(0x10).is_none());
/// assert!(Bounded::<i8, 4>::try_new(-8).is_some());
/// assert!(Bounded::<i8, 4>::try_new(8).is_none());
///
/// // 12 bits need a `u16`, and go into a `u32` as well.
/// let wide = Bounded::<u16, 12>::new::<0xfff>();
/// assert_eq!(u32::from(wide), 0xfff);
/// ```
#[repr(transparent)]
#[derive(Clone, Copy, Debug, Default, Hash)]
pub struct Bounded<T: Integer, const N: u32>(T);

/// Defines [`Bounded::new`], which can only be `const` if the type is known.
macro_rules! new {
    ($($ty:ty)+) => {$(
        impl<const N: u32> Bounded<$ty, N> {
            /// Returns the constant `VALUE`.
            ///
            /// The build fails unless it fits into `N` bits.
            ///
            /// # Examples
            ///
            /// ```
            /// use kernel::num::Bounded;
            ///
            #[doc = concat!("let x = Bounded::<", stringify!($ty), ", 3>::new::<2>();")]
            /// assert_eq!(x.get(), 2);
            /// ```
            #[inline(always)]
            pub const fn new<const VALUE: $ty>() -> Self {
                const_assert!(
                    N > 0 && N <= <$ty>::BITS && fits!(VALUE, N, <$ty>::BITS),
                    "the value does not fit into the number of bits"
                );

                // SAFETY: The assertion above checks that `VALUE` fits into `N` bits.
                unsafe { Self::from_unchecked(VALUE) }
            }
        }
    )+};
}

new! { u8 u16 u32 u64 usize i8 i16 i32 i64 isize }

/// Defines [`Bounded::from_bits`], for unsigned types.
macro_rules! from_bits {
    ($($ty:ty)+) => {$(
        impl<const N: u32> Bounded<$ty, N> {
            /// Extracts `N` bits of a word, from bit `LOW` on. For `bitfield!`.
            #[doc(hidden)]
            #[inline(always)]
            pub const fn from_bits<const LOW: u32>(word: $ty) -> Self {
                const_assert!(
                    N > 0 && LOW < <$ty>::BITS && N <= <$ty>::BITS - LOW,
                    "the bits are not within the word"
                );

                // SAFETY: The mask clears all bits but the lowest `N`.
                unsafe { Self::from_unchecked((word >> LOW) & (<$ty>::MAX >> (<$ty>::BITS - N))) }
            }
        }
    )+};
}

from_bits! { u8 u16 u32 u64 usize }

impl<T: Integer, const N: u32> Bounded<T, N> {
    /// Creates a bounded integer without checking the value.
    ///
    /// # Safety
    ///
    /// The caller must ensure that the value fits into `N` bits.
    #[inline(always)]
    const unsafe fn from_unchecked(value: T) -> Self {
        const_assert!(
            N > 0 && N <= T::BITS,
            "the number of bits must be between 1 and the width of the type"
        );

        // INVARIANT: `N` was checked above; by the safety requirements of this function, the value
        // fits.
        Self(value)
    }

    /// Returns whether a value fits into `N` bits.
    #[inline(always)]
    fn fits(value: T) -> bool {
        const_assert!(
            N > 0 && N <= T::BITS,
            "the number of bits must be between 1 and the width of the type"
        );
        fits!(value, N, T::BITS)
    }

    /// Converts a value, if it fits into `N` bits.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::num::Bounded;
    ///
    /// fn nibble(byte: u8) -> Option<Bounded<u8, 4>> {
    ///     Bounded::try_new(byte)
    /// }
    ///
    /// assert!(nibble(0xf).is_some_and(|n| n == 0xf));
    /// assert!(nibble(0x1f).is_none());
    /// ```
    #[inline]
    pub fn try_new(value: T) -> Option<Self> {
        // SAFETY: `then()` calls the closure only if the value fits.
        Self::fits(value).then(|| unsafe { Self::from_unchecked(value) })
    }

    /// Converts an expression that the compiler can prove to fit into `N` bits.
    ///
    /// The build fails unless the optimizer proves it, for example because the expression masks the
    /// value.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::num::Bounded;
    ///
    /// fn low_nibble(byte: u8) -> Bounded<u8, 4> {
    ///     Bounded::from_expr(byte & 0xf)
    /// }
    ///
    /// assert_eq!(low_nibble(0x1f), 0xf);
    /// ```
    // Inlined for `build_assert!`.
    #[inline(always)]
    pub fn from_expr(expr: T) -> Self {
        build_assert!(
            Self::fits(expr),
            "the compiler cannot see that the value fits into the number of bits"
        );

        // SAFETY: The assertion above ensures that the value fits into `N` bits.
        unsafe { Self::from_unchecked(expr) }
    }

    /// Returns the value.
    ///
    /// Unlike [`Deref`], this does not inform the optimizer of the value's bounds.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::num::Bounded;
    ///
    /// assert_eq!(Bounded::<u8, 4>::new::<7>().get(), 7);
    /// ```
    #[inline(always)]
    pub const fn get(self) -> T {
        self.0
    }

    /// Extends the value to `M` bits.
    ///
    /// The build fails if `M` is less than `N`.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::num::Bounded;
    ///
    /// let byte: Bounded<u32, 8> = Bounded::<u32, 4>::new::<7>().extend();
    /// assert_eq!(byte, 7);
    /// ```
    #[inline(always)]
    pub const fn extend<const M: u32>(self) -> Bounded<T, M> {
        const_assert!(M >= N, "to fewer bits, use `try_shrink`");

        // SAFETY: By the type invariant the value fits into `N` bits, which are no more than `M`.
        unsafe { Bounded::from_unchecked(self.0) }
    }

    /// Shrinks the value to `M` bits, if it fits.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::num::Bounded;
    ///
    /// let byte = Bounded::<u32, 8>::new::<0x10>();
    /// assert!(byte.try_shrink::<5>().is_some());
    /// assert!(byte.try_shrink::<4>().is_none());
    /// ```
    #[inline]
    pub fn try_shrink<const M: u32>(self) -> Option<Bounded<T, M>> {
        Bounded::try_new(self.0)
    }

    /// Converts the value to another type of the same signedness.
    ///
    /// The build fails if that type is narrower than `N` bits.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::num::Bounded;
    ///
    /// let narrow: Bounded<u16, 12> = Bounded::<u64, 12>::new::<0xabc>().cast();
    /// assert_eq!(narrow, 0xabc);
    /// ```
    #[inline]
    pub fn cast<U>(self) -> Bounded<U, N>
    where
        U: TryFrom<T> + Integer,
        T: Integer,
        U: Integer<Signedness = T::Signedness>,
    {
        const_assert!(N <= U::BITS, "the type is narrower than the number of bits");

        // SAFETY: By the type invariant the value fits into `N` bits, and by the assertion `U` has
        // at least as many, of the same signedness. For the types that are `Integer`, `TryFrom` is
        // that of `core`, which then succeeds.
        let value = unsafe { U::try_from(self.0).unwrap_unchecked() };

        // SAFETY: The value is the same number, in a type of the same signedness.
        unsafe { Bounded::from_unchecked(value) }
    }

    /// Shifts the value right by `SHIFT` bits, discarding the lowest bits.
    ///
    /// The build fails unless `RES` is at least `N - SHIFT`.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::num::Bounded;
    ///
    /// let high: Bounded<u16, 4> = Bounded::<u16, 12>::new::<0xabc>().shr::<8, _>();
    /// assert_eq!(high, 0xa);
    /// ```
    #[inline]
    pub fn shr<const SHIFT: u32, const RES: u32>(self) -> Bounded<T, RES> {
        const_assert!(SHIFT < T::BITS, "nothing is left of the value");
        const_assert!(
            N.saturating_sub(SHIFT) <= RES,
            "the result may need more bits"
        );

        // SAFETY: By the type invariant the value fits into `N` bits, so the shifted value fits
        // into `N - SHIFT`. If that is not positive, the result is 0 or -1, which fits into one
        // bit.
        unsafe { Bounded::from_unchecked(self.0 >> SHIFT) }
    }

    /// Shifts the value right by `SHIFT` bits, if none of the discarded bits is set.
    ///
    /// The build fails unless `RES` is at least `N - SHIFT`.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::num::Bounded;
    ///
    /// fn pages(bytes: Bounded<u32, 20>) -> Option<Bounded<u32, 8>> {
    ///     bytes.shr_exact::<12, _>()
    /// }
    ///
    /// assert!(pages(Bounded::<u32, 20>::new::<0x3000>()).is_some_and(|n| n == 3));
    /// assert!(pages(Bounded::<u32, 20>::new::<0x3001>()).is_none());
    /// ```
    #[inline]
    pub fn shr_exact<const SHIFT: u32, const RES: u32>(self) -> Option<Bounded<T, RES>> {
        let result = self.shr::<SHIFT, RES>();

        (result.0 << SHIFT == self.0).then_some(result)
    }

    /// Shifts the value left by `SHIFT` bits.
    ///
    /// The build fails unless `RES` is at least `N + SHIFT`.
    ///
    /// # Examples
    ///
    /// ```
    /// use kernel::num::Bounded;
    ///
    /// let bytes: Bounded<u32, 20> = Bounded::<u32, 8>::new::<3>().shl::<12, _>();
    /// assert_eq!(bytes, 0x3000);
    /// ```
    #[inline]
    pub fn shl<const SHIFT: u32, const RES: u32>(self) -> Bounded<T, RES> {
        const_assert!(
            SHIFT < T::BITS && N + SHIFT <= RES,
            "the result may need more bits"
        );

        // SAFETY: By the type invariant the value fits into `N` bits, so the shifted value fits
        // into `N + SHIFT`.
        unsafe { Bounded::from_unchecked(self.0 << SHIFT) }
    }
}

impl<T: Integer, const N: u32> Deref for Bounded<T, N> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: By the type invariant the value fits. This informs the optimizer of its bounds.
        unsafe { core::hint::assert_unchecked(Self::fits(self.0)) };
        &self.0
    }
}
