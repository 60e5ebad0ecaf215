// SPDX-License-Identifier: GPL-2.0

//! Lossless conversions between integers.
//!
//! `as` silently truncates if one of the types is changed later. These conversions do not:
//!
//! - `u32_as_usize` and similar functions, which can be used in constants, where `From` cannot.
//!   Some of the conversions are lossless in every kernel but not in every program, so that `core`
//!   has no `From` for them.
//! - [`FromSafeCast`] and [`IntoSafeCast`], the same as traits.
//! - `usize_into_u8` and similar functions, which take a constant and check at compile time that it
//!   fits.
//! - the functions in [`arch`], which are lossless on this architecture only.
//!
//! # Examples
//!
//! ```
//! use kernel::num::casts::{self, FromSafeCast, IntoSafeCast};
//!
//! const LENGTH: usize = casts::u32_as_usize(0x1234);
//! assert_eq!(LENGTH, 0x1234);
//!
//! let total: u64 = LENGTH.into_safe_cast();
//! assert_eq!(total, u64::from_safe_cast(0x1234_usize));
//!
//! assert_eq!(casts::usize_into_u16::<LENGTH>(), 0x1234);
//! ```

/// Defines a widening function.
macro_rules! widen {
    ($($name:ident: $from:ty => $into:ty;)+) => {$(
        #[doc = concat!("A `", stringify!($from), "` as a `", stringify!($into), "`.")]
        #[inline]
        pub const fn $name(value: $from) -> $into {
            const { assert!(<$into>::BITS >= <$from>::BITS) };
            value as $into
        }
    )+};
}

// The kernel's addresses have at least 32 bits, and at most 64.
widen! {
    u8_as_u16: u8 => u16;
    u8_as_u32: u8 => u32;
    u8_as_u64: u8 => u64;
    u8_as_usize: u8 => usize;
    u16_as_u32: u16 => u32;
    u16_as_u64: u16 => u64;
    u16_as_usize: u16 => usize;
    u32_as_u64: u32 => u64;
    u32_as_usize: u32 => usize;
    usize_as_u64: usize => u64;
}

/// Defines a function that narrows a constant.
macro_rules! narrow {
    ($($name:ident: $from:ty => $into:ty;)+) => {$(
        #[doc = concat!("The constant `N` as a `", stringify!($into), "`.")]
        ///
        /// The build fails unless the constant fits.
        #[inline]
        pub const fn $name<const N: $from>() -> $into {
            const { assert!(N as $into as $from == N, "the constant does not fit into the type") };
            N as $into
        }
    )+};
}

narrow! {
    usize_into_u8: usize => u8;
    usize_into_u16: usize => u16;
    usize_into_u32: usize => u32;
    u64_into_u8: u64 => u8;
    u64_into_u16: u64 => u16;
    u64_into_u32: u64 => u32;
    u32_into_u8: u32 => u8;
    u32_into_u16: u32 => u16;
    u16_into_u8: u16 => u8;
}

/// Lossless conversions in every kernel, for which `core` has no `From`.
///
/// # Examples
///
/// ```
/// use kernel::num::casts::FromSafeCast;
///
/// assert_eq!(usize::from_safe_cast(u32::MAX), 0xffff_ffff);
/// ```
pub trait FromSafeCast<T> {
    /// Converts the number to this type.
    fn from_safe_cast(value: T) -> Self;
}

impl FromSafeCast<usize> for u64 {
    #[inline]
    fn from_safe_cast(value: usize) -> Self {
        usize_as_u64(value)
    }
}

impl FromSafeCast<u32> for usize {
    #[inline]
    fn from_safe_cast(value: u32) -> Self {
        u32_as_usize(value)
    }
}

/// The reciprocal of [`FromSafeCast`], which is the trait to implement.
///
/// # Examples
///
/// ```
/// use kernel::num::casts::IntoSafeCast;
///
/// let index: usize = 3_u32.into_safe_cast();
/// assert_eq!([0, 1, 4, 9][index], 9);
/// ```
pub trait IntoSafeCast<T> {
    /// Converts the number to the other type.
    fn into_safe_cast(self) -> T;
}

impl<S, T: FromSafeCast<S>> IntoSafeCast<T> for S {
    #[inline]
    fn into_safe_cast(self) -> T {
        T::from_safe_cast(self)
    }
}

/// Conversions that are lossless on this architecture.
///
/// Code that uses them fails to compile where they would be lossy: some need `CONFIG_64BIT`, the
/// others its absence.
pub mod arch {
    /// Lossless conversions on this architecture, like [`FromSafeCast`](super::FromSafeCast).
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(CONFIG_64BIT)]
    /// # {
    /// use kernel::num::casts::arch::FromSafeCastArch;
    ///
    /// assert_eq!(usize::from_safe_cast_arch(1_u64 << 40), 1 << 40);
    /// # }
    /// ```
    pub trait FromSafeCastArch<T> {
        /// Converts the number to this type.
        fn from_safe_cast_arch(value: T) -> Self;
    }

    /// The reciprocal of [`FromSafeCastArch`], which is the trait to implement.
    pub trait IntoSafeCastArch<T> {
        /// Converts the number to the other type.
        fn into_safe_cast_arch(self) -> T;
    }

    impl<S, T: FromSafeCastArch<S>> IntoSafeCastArch<T> for S {
        #[inline]
        fn into_safe_cast_arch(self) -> T {
            T::from_safe_cast_arch(self)
        }
    }

    #[cfg(CONFIG_64BIT)]
    widen! {
        u64_as_usize: u64 => usize;
    }

    #[cfg(CONFIG_64BIT)]
    impl FromSafeCastArch<u64> for usize {
        #[inline]
        fn from_safe_cast_arch(value: u64) -> Self {
            u64_as_usize(value)
        }
    }

    #[cfg(not(CONFIG_64BIT))]
    widen! {
        usize_as_u32: usize => u32;
    }

    #[cfg(not(CONFIG_64BIT))]
    impl FromSafeCastArch<usize> for u32 {
        #[inline]
        fn from_safe_cast_arch(value: usize) -> Self {
            usize_as_u32(value)
        }
    }
}
