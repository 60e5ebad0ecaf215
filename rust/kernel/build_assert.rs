// SPDX-License-Identifier: GPL-2.0

//! Assertions that fail the build.
//!
//! | macro | the condition may depend on | checked |
//! |---|---|---|
//! | [`static_assert!`] | constants | always, even in code that nothing calls |
//! | [`const_assert!`] | constants and generic parameters | for every instance that is compiled |
//! | [`build_assert!`] | also on variables | after optimisation, if the call can be reached |
//!
//! Prefer the first that can express the condition: its error is the earliest and the clearest.
//! A failing [`build_assert!`] is only seen at link time, as an undefined `rust_build_error`.
//!
//! # Examples
//!
//! ```
//! use kernel::build_assert::{build_assert, const_assert, static_assert};
//!
//! static_assert!(size_of::<u32>() == 4);
//!
//! #[inline(always)]
//! fn bit<const WIDTH: u32>(n: u32) -> u64 {
//!     const_assert!(WIDTH <= 64, "a word has at most 64 bits");
//!     build_assert!(n < WIDTH);
//!     1 << n
//! }
//!
//! assert_eq!(bit::<32>(5), 32);
//! ```

#[doc(inline)]
pub use crate::{
    build_assert_macro as build_assert,
    build_error,
    const_assert,
    static_assert, //
};

#[doc(hidden)]
pub use build_error::build_error as build_error_fn;

/// Fails the build unless a constant condition holds.
///
/// This is C's `static_assert()`. It can be used wherever an item can, and the condition cannot
/// refer to generic parameters or variables. An optional string literal replaces the message.
///
/// # Examples
///
/// ```
/// const fn double(x: i32) -> i32 {
///     x * 2
/// }
///
/// static_assert!(double(21) == 42);
/// static_assert!(double(2) > 2, "double() must grow its argument");
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! static_assert {
    ($condition:expr $(, $message:literal)? $(,)?) => {
        const _: () = $crate::__core::assert!($condition $(, $message)?);
    };
}

/// Fails the build unless a condition on constants and generic parameters holds.
///
/// It can be used wherever a statement can, and is checked for each compiled instance of the
/// function around it. An optional string literal replaces the message.
///
/// # Examples
///
/// ```
/// fn first<const N: usize>(array: [u8; N]) -> u8 {
///     const_assert!(N > 0, "an empty array has no first element");
///     array[0]
/// }
///
/// assert_eq!(first([3, 2, 1]), 3);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! const_assert {
    ($condition:expr $(, $message:literal)? $(,)?) => {
        const { $crate::__core::assert!($condition $(, $message)?) }
    };
}

/// Fails the build if the code that contains it is reachable.
///
/// In a constant, it panics when evaluated. Elsewhere, the build fails unless the optimizer proves
/// that the call is unreachable.
///
/// # Examples
///
/// ```
/// #[inline(always)]
/// fn next(n: u32) -> u32 {
///     match n.checked_add(1) {
///         Some(next) => next,
///         None => build_error!("no number is next"),
///     }
/// }
///
/// assert_eq!(next(41), 42);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! build_error {
    () => {
        $crate::build_assert::build_error_fn("")
    };
    ($message:expr $(,)?) => {
        $crate::build_assert::build_error_fn($message)
    };
}

/// Fails the build unless the optimizer proves that a condition holds.
///
/// This is C's `BUILD_BUG_ON()`, with the condition negated. In a constant, a false condition
/// panics. A function that asserts something about its arguments needs `#[inline(always)]`, or the
/// optimizer may never see their values. An optional string replaces the message.
///
/// # Examples
///
/// ```
/// #[inline(always)]
/// fn low_bits(n: u32) -> u32 {
///     build_assert!(n < 32);
///     (1 << n) - 1
/// }
///
/// assert_eq!(low_bits(4), 0b1111);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! build_assert_macro {
    ($condition:expr $(,)?) => {
        if !$condition {
            $crate::build_assert::build_error_fn($crate::__core::concat!(
                "assertion failed: ",
                $crate::__core::stringify!($condition)
            ));
        }
    };
    ($condition:expr, $message:expr $(,)?) => {
        if !$condition {
            $crate::build_assert::build_error_fn($message);
        }
    };
}

/// [`build_assert_macro!`] by its former path, `kernel::build_assert!`.
#[doc(hidden)]
#[macro_export]
macro_rules! build_assert {
    ($($args:tt)*) => {
        $crate::build_assert_macro!($($args)*)
    };
}
