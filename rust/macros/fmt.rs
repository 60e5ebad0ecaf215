// SPDX-License-Identifier: GPL-2.0

//! The `fmt!` macro.

use proc_macro::{
    Ident,
    Span,
    TokenStream,
    TokenTree, //
};

use crate::{
    format_string::{
        self,
        FormatString, //
    },
    literal,
    parse::{
        Cursor,
        Place, //
    },
    template, //
};

/// Please see [`crate::fmt`] for documentation.
///
/// Errors in the format string are left to `format_args!`.
pub(crate) fn fmt(input: TokenStream) -> TokenStream {
    let mut input = Cursor::new(input, Span::call_site());

    let format = input.until_comma(Place::Expression);
    let span = format.first().map_or_else(Span::call_site, TokenTree::span);
    let uses = match format.as_slice() {
        [TokenTree::Literal(literal)] => literal::string(&literal.to_string())
            .and_then(|text| String::from_utf8(text.bytes).ok())
            .map(|text| format_string::parse(&text)),
        // A macro such as `concat!` creates the string: its arguments are not known here.
        _ => None,
    }
    .unwrap_or_default();

    let mut arguments: TokenStream = format.into_iter().collect();
    let mut named = Vec::new();
    let mut position = 0;

    while let Some(comma) = input.eat_punct(',') {
        if input.is_empty() {
            break;
        }
        arguments.extend([TokenTree::Punct(comma)]);
        let mut is_count = uses.counts_position(position);
        if input.starts_named_argument() {
            // `name =`
            for token in [input.next(), input.next()].into_iter().flatten() {
                if let TokenTree::Ident(ident) = &token {
                    is_count = uses.counts_name(&ident.to_string());
                    named.push(ident.to_string());
                }
                arguments.extend([token]);
            }
        }
        let value: TokenStream = input.until_comma(Place::Expression).into_iter().collect();
        arguments.extend(if is_count { value } else { adapt(value, span) });
        position += 1;
    }

    for name in captured(&uses, &named) {
        // `{type}` is the variable `r#type`. The keywords of paths are no such variables.
        let name = match name {
            "self" => Ident::new(name, span),
            "super" | "crate" | "Self" | "_" => continue,
            name => Ident::new_raw(name, span),
        };
        let name = TokenTree::Ident(name);
        let value = adapt(name.clone().into(), span);
        arguments.extend(template::fill(
            ", $name = $value",
            &[("name", name.into()), ("value", value)],
        ));
    }
    template::fill(
        "::core::format_args!($arguments)",
        &[("arguments", arguments)],
    )
}

/// Returns the names in the format string that are not among the arguments.
fn captured<'a>(uses: &'a FormatString, named: &[String]) -> Vec<&'a str> {
    let mut names: Vec<&str> = uses
        .names
        .iter()
        .map(String::as_str)
        .filter(|name| !uses.counts_name(name) && !named.iter().any(|n| n == name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Wraps an argument. Errors about its type point at `span`, the format string.
fn adapt(value: TokenStream, span: Span) -> TokenStream {
    let code = template::fill("::kernel::fmt::Adapter(&($value))", &[("value", value)]);
    let mut tokens: Vec<TokenTree> = code.into_iter().collect();
    for token in &mut tokens {
        token.set_span(span);
    }
    tokens.into_iter().collect()
}
