// SPDX-License-Identifier: GPL-2.0

//! The standard library's `dbg!`, which prints to the kernel log.

/// Prints an expression, with its location and its value, and returns the value.
///
/// The value is printed with [`Debug`] in its alternate form, at the info level. An expression
/// whose type is not [`Copy`] is moved; pass `&expression` to keep it. Without arguments, only the
/// location is printed. With several, a tuple is returned.
///
/// For debugging only: remove its uses before sending a patch.
///
/// # Examples
///
/// ```
/// let a = 2;
/// # #[expect(clippy::disallowed_macros)]
/// let b = dbg!(a * 2) + 1;
/// // Prints: [drivers/example.rs:2:9] a * 2 = 4
/// assert_eq!(b, 5);
/// ```
///
/// [`Debug`]: core::fmt::Debug
#[macro_export]
macro_rules! dbg {
    () => {
        $crate::pr_info!(
            "[{}:{}:{}]\n",
            $crate::__core::file!(),
            $crate::__core::line!(),
            $crate::__core::column!()
        )
    };
    ($value:expr $(,)?) => {
        // Unlike `let`, `match` keeps the temporaries of the expression alive for the whole arm,
        // and lets the resulting value borrow from them.
        match $value {
            __value => {
                $crate::pr_info!(
                    "[{}:{}:{}] {} = {:#?}\n",
                    $crate::__core::file!(),
                    $crate::__core::line!(),
                    $crate::__core::column!(),
                    $crate::__core::stringify!($value),
                    &__value,
                );
                __value
            }
        }
    };
    ($($value:expr),+ $(,)?) => {
        ($($crate::dbg!($value),)+)
    };
}
