// SPDX-License-Identifier: GPL-2.0

//! Parameters of generic types, as macros are given them.

/// Does not build unless these are parameters and nothing else.
///
/// For macros that put tokens of their user between the angle brackets of an `unsafe impl`, which
/// tokens could otherwise end, and go on with another one.
#[macro_export]
#[doc(hidden)]
macro_rules! assert_generics {
    ($($generics:tt)*) => {
        const _: () = {
            #[allow(
                dead_code,
                clippy::extra_unused_lifetimes,
                clippy::extra_unused_type_parameters
            )]
            fn generics<$($generics)*>() {}
        };
    };
}
