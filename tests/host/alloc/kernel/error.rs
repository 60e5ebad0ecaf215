// SPDX-License-Identifier: GPL-2.0

//! As `kernel::error`.

use core::convert::Infallible;

use alloc::{
    layout::LayoutError,
    vec::{InsertError, PushError, RemoveError},
    AllocError, InvalidNumaNode,
};

/// An error number of C.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error(i32);

pub type Result<T = (), E = Error> = core::result::Result<T, E>;

/// Errors by name.
pub mod code {
    use super::Error;

    pub const ENOMEM: Error = Error(-12);
    pub const EINVAL: Error = Error(-22);
}

use code::*;

impl From<AllocError> for Error {
    fn from(_: AllocError) -> Self {
        ENOMEM
    }
}

impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

macro_rules! invalid {
    ($([$($t:ident)?] $error:ty,)*) => {$(
        impl$(<$t>)? From<$error> for Error {
            fn from(_: $error) -> Self {
                EINVAL
            }
        }
    )*};
}

invalid! {
    [] LayoutError,
    [] InvalidNumaNode,
    [] RemoveError,
    [T] PushError<T>,
    [T] InsertError<T>,
}
