// SPDX-License-Identifier: GPL-2.0

//! The `module!` macro: [`fields`] parses its description of a module, and [`expand`] generates the
//! code.

mod expand;
mod fields;
mod modinfo;
mod param_items;
mod params;

use proc_macro::{
    Literal,
    Span,
    TokenStream,
    TokenTree, //
};

use crate::{
    diag::Errors,
    parse::Cursor, //
};

/// Please see [`crate::module`] for documentation.
pub(crate) fn module(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let module = fields::parse(Cursor::new(input, Span::call_site()), &mut errors);

    // The valid part is expanded even after an error. Otherwise each use of an item that this macro
    // defines would be an error of its own, and hide those that matter.
    let mut output = errors.into_tokens();
    output.extend(expand::expand(&module));
    output
}

/// A checked description of a module. Missing fields were reported when it was parsed.
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
    params: Vec<params::Param>,
}

/// The contents of a string literal, which contain no NUL byte.
pub(crate) struct Text {
    bytes: Vec<u8>,
    /// Whether it was written in the spelling of 2021, `b"…"`.
    is_bytes: bool,
}

/// Returns a literal `c"…"` of `text`.
fn c_literal(text: &[u8]) -> TokenStream {
    // The parser checks the texts for NUL bytes.
    let text = std::ffi::CString::new(text).unwrap_or_default();
    TokenTree::Literal(Literal::c_string(&text)).into()
}
