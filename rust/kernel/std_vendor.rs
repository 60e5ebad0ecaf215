// SPDX-License-Identifier: GPL-2.0

//! The standard library's `dbg!`, on top of the kernel's log.

/// Prints an expression, where it stands and its value; gives the value back.
///
/// The value is printed with [`Debug`] in its long form, at the info level. An expression whose
/// type is not [`Copy`] is moved, as any expression is; pass `&expression` to keep it. Without
/// arguments, prints the place alone. With several, gives a tuple.
///
/// For debugging: remove its uses before sending a patch.
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
        // Unlike `let`, `match` keeps the temporaries of the expression alive for the whole arm and
        // lets the value that comes out of it borrow from them.
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
