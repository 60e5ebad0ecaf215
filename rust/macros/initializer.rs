// SPDX-License-Identifier: GPL-2.0

//! The macros `pin_init!` and `init!`.

mod expand;
mod parse;

use proc_macro::TokenStream;

use crate::diag::Result;

/// What the value may rely on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `pin_init!`: it stays where it is.
    Pinned,
    /// `init!`: nothing.
    Movable,
}

/// Please see [`crate::pin_init`] and [`crate::init`] for documentation.
pub(crate) fn initializer(kind: Kind, input: TokenStream) -> Result<TokenStream> {
    Ok(expand::expand(kind, parse::Initializer::parse(input)?))
}
