// SPDX-License-Identifier: GPL-2.0

//! Formatting: the replacement of [`core::fmt`] in the kernel.
//!
//! [`fmt!`] is [`core::format_args!`] with every argument wrapped in an [`Adapter`], through which
//! the kernel determines how a type is formatted:
//!
//! - [`Display`] is a trait of this crate, so that it can be implemented for types of other crates;
//! - `{:p}` prints a pointer hashed, like C's `%p`, and thus does not leak addresses.
//!
//! # Examples
//!
//! ```
//! use kernel::{prelude::*, str::CString};
//!
//! let s = CString::try_from_fmt(fmt!("{:>4}|{:#x}|{:?}", 7, 255, "a\n"))?;
//! assert_eq!(s.to_bytes(), b"   7|0xff|\"a\\n\"");
//! # Ok::<(), Error>(())
//! ```
//!
//! [`fmt!`]: crate::prelude::fmt!

pub use core::fmt::{
    Arguments,
    Debug,
    Error,
    Formatter,
    Result,
    Write, //
};

use core::fmt::{
    Binary,
    LowerExp,
    LowerHex,
    Octal,
    UpperExp,
    UpperHex, //
};

mod direct;
mod display;
mod pointer;

#[doc(hidden)]
pub use direct::{
    Conversion,
    Direct,
    InRust, //
};
pub use display::Display;
pub use pointer::{
    HashedPtr,
    Pointer, //
};

/// The wrapper that [`fmt!`](crate::prelude::fmt!) puts around each argument.
#[doc(hidden)]
pub struct Adapter<T>(pub T);

/// Makes [`Adapter`] format a type as `core` does.
macro_rules! as_core_does {
    ($($trait:ident)+) => {$(
        impl<T: $trait> $trait for Adapter<T> {
            #[inline]
            fn fmt(&self, f: &mut Formatter<'_>) -> Result {
                self.0.fmt(f)
            }
        }
    )+};
}

as_core_does!(Binary Debug LowerExp LowerHex Octal UpperExp UpperHex);
