// SPDX-License-Identifier: GPL-2.0

//! The `module!` macro: its description of a module is read by [`fields`] and [`params`], and
//! [`expand`] makes code of it.

mod expand;
mod fields;
mod modinfo;
mod params;

use proc_macro::Literal;
use proc_macro::Span;
use proc_macro::TokenStream;
use proc_macro::TokenTree;

use crate::diag::Errors;
use crate::parse::Cursor;

/// Please see [`crate::module`] for documentation.
pub(crate) fn module(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let module = fields::parse(Cursor::new(input, Span::call_site()), &mut errors);

    // What could be understood is expanded even after an error: otherwise each use of what this
    // macro defines would be one more error, and hide those that matter.
    let mut output = errors.into_tokens();
    output.extend(expand::expand(&module));
    output
}

/// A checked description of a module. What is missing was reported when it was read.
#[derive(Default)]
pub(crate) struct Module {
    type_: Option<Vec<TokenTree>>,
    name: Option<Text>,
    authors: Vec<Text>,
    description: Option<Text>,
    license: Option<Text>,
    alias: Vec<Text>,
    firmware: Vec<Text>,
    imports_ns: Vec<Text>,
    params: Vec<Param>,
}

/// The contents of a string literal: no NUL byte is in it.
pub(crate) struct Text {
    bytes: Vec<u8>,
    /// Whether it was written in the spelling of 2021, `b"…"`.
    is_bytes: bool,
}

/// One of the module's parameters.
pub(crate) struct Param {
    name: proc_macro::Ident,
    kind: Kind,
    default: TokenStream,
    description: Text,
    permissions: u16,
}

/// The type of a parameter.
pub(crate) enum Kind {
    /// An integer or a `bool`: it is named as in the source.
    Scalar(proc_macro::Ident),
    /// A string.
    Str,
}

/// A literal `c"…"` of `text`.
fn c_literal(text: &[u8]) -> TokenStream {
    // The texts that get here were checked for NUL bytes.
    let text = std::ffi::CString::new(text).unwrap_or_default();
    TokenTree::Literal(Literal::c_string(&text)).into()
}
