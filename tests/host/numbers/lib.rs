// SPDX-License-Identifier: GPL-2.0

//! Numbers, bits and bytes of the kernel crate, on the host. Their sources are those of the kernel.

// Where the sources name crates of the kernel.
extern crate self as build_error;

#[path = "../../../rust/kernel"]
mod source {
    mod bitfield;
    pub mod bits;
    pub mod build_assert;
    mod impl_flags;
    pub mod num;
    pub mod ptr;
    pub mod transmute;
}

#[doc(hidden)]
pub use ::core as __core;
pub use macros;
pub use source::{bits, build_assert, num, ptr, transmute};

/// What `build_error!` calls: here it is too late to fail the build.
pub const fn build_error(message: &str) -> ! {
    panic!("{}", message)
}

/// As `kernel::error`.
pub mod error {
    /// An error number of C.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Error(i32);

    pub type Result<T = (), E = Error> = core::result::Result<T, E>;

    /// Errors by name.
    pub mod code {
        use super::Error;

        pub const ERANGE: Error = Error(-34);
        pub const EOVERFLOW: Error = Error(-75);
    }
}

/// As `kernel::fmt`.
pub mod fmt {
    pub use core::fmt::*;
}

/// As `kernel::prelude`.
pub mod prelude {
    pub use crate::build_assert::{build_assert, build_error, const_assert, static_assert};
    pub use core::format_args as fmt;
    pub use pin_init::Zeroable;
}
