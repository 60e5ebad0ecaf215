// SPDX-License-Identifier: GPL-2.0

//! The macros `pin_init!` and `init!`.

mod expand;
mod parse;

use proc_macro::TokenStream;

use crate::diag::Result;

/// Whether the value may rely on being pinned.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `pin_init!`: the value stays pinned.
    Pinned,
    /// `init!`: the value may be moved.
    Movable,
}

/// Please see [`crate::pin_init`] and [`crate::init`] for documentation.
pub(crate) fn initializer(kind: Kind, input: TokenStream) -> Result<TokenStream> {
    Ok(expand::expand(kind, parse::Initializer::parse(input)?))
}
