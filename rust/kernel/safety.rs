// SPDX-License-Identifier: GPL-2.0

//! Run-time checks of the safety requirements of `unsafe` functions.

/// Checks a safety requirement of an `unsafe` function, and panics if it does not hold, with
/// `CONFIG_RUST_DEBUG_ASSERTIONS`.
///
/// The condition is always compiled, but not evaluated without that option. A message may follow
/// it, as in `assert!`.
///
/// # Examples
///
/// ```
/// use kernel::unsafe_precondition_assert;
///
/// /// # Safety
/// ///
/// /// `index` must be less than 4.
/// unsafe fn pick(bytes: &[u8; 4], index: usize) -> u8 {
///     unsafe_precondition_assert!(index < 4, "no byte {index}");
///
///     // SAFETY: The caller promises that it is there.
///     unsafe { *bytes.get_unchecked(index) }
/// }
///
/// // SAFETY: 2 is less than 4.
/// assert_eq!(unsafe { pick(b"rust", 2) }, b's');
/// ```
#[macro_export]
macro_rules! unsafe_precondition_assert {
    ($condition:expr $(,)?) => {
        $crate::__core::debug_assert!(
            $condition,
            "unsafe precondition violated: {}",
            $crate::__core::stringify!($condition)
        )
    };
    ($condition:expr, $($message:tt)+) => {
        $crate::__core::debug_assert!(
            $condition,
            "unsafe precondition violated: {}",
            $crate::prelude::fmt!($($message)+)
        )
    };
}
