// SPDX-License-Identifier: GPL-2.0

//! Generic parameters as macro input.

/// Fails to compile unless the tokens are generic parameters and nothing else.
///
/// This is for macros that put tokens of their user between the angle brackets of an `unsafe impl`:
/// those tokens could otherwise end that implementation, and begin another one.
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
