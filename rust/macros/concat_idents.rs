// SPDX-License-Identifier: GPL-2.0

//! The `concat_idents!` macro.

use proc_macro::{
    Ident,
    Span,
    TokenStream,
    TokenTree, //
};

use crate::{
    diag::Result,
    parse::{
        self,
        Cursor, //
    }, //
};

/// Please see [`crate::concat_idents`] for documentation.
pub(crate) fn concat_idents(input: TokenStream) -> Result<TokenStream> {
    let mut input = Cursor::new(input, Span::call_site());

    let first = identifier(&mut input)?;
    if input.eat_punct(',').is_none() {
        let found = parse::describe(input.peek());
        return Err(input.error(format!("expected `,` after `{first}`, found {found}")));
    }
    let second = identifier(&mut input)?;
    input.eat_punct(',');
    if !input.is_empty() {
        return Err(input.error("`concat_idents!` takes two identifiers"));
    }

    let text = [first.to_string(), second.to_string()].map(|t| parse::unraw(&t).to_owned());
    let ident = Ident::new(&text.concat(), second.span());
    Ok(TokenTree::Ident(ident).into())
}

fn identifier(input: &mut Cursor) -> Result<Ident> {
    let found = parse::describe(input.peek());
    input
        .eat_ident()
        .ok_or_else(|| input.error(format!("expected an identifier, found {found}")))
}
