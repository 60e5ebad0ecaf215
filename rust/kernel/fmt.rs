// SPDX-License-Identifier: GPL-2.0

//! Formatting, for use instead of [`core::fmt`].
//!
//! [`fmt!`] is [`core::format_args!`] with every argument in an [`Adapter`], which lets the kernel
//! decide how a type is shown:
//!
//! - [`Display`] is a trait of this crate, so that it can be implemented for types of other crates;
//! - `{:p}` prints a pointer as C's `%p` does, hashed, and thus does not reveal where things are.
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

mod display;
mod pointer;

pub use display::Display;
pub use pointer::{
    HashedPtr,
    Pointer, //
};

/// What [`fmt!`](crate::prelude::fmt!) wraps each argument in.
#[doc(hidden)]
pub struct Adapter<T>(pub T);

/// Makes [`Adapter`] show a type as `core` does.
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
