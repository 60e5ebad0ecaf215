// SPDX-License-Identifier: GPL-2.0

//! Templates: the expansions of the macros, written as Rust source with holes.

use proc_macro::{
    Group,
    Span,
    TokenStream,
    TokenTree, //
};

/// Parses `source` and replaces each `$name` with the `tokens` of the pair `(name, tokens)` in
/// `holes`.
///
/// Inserted tokens keep their spans, so that errors in them point to the user's code; the others
/// have the span of the macro's call.
///
/// # Panics
///
/// Panics if `source` does not parse, or has a hole without tokens: a bug in the macro.
pub(crate) fn fill(source: &str, holes: &[(&str, TokenStream)]) -> TokenStream {
    substitute(parse(source), holes, None)
}

/// As [`fill`], but errors in the template's own tokens point to `place`, and its variables are
/// hygienic: inserted tokens can neither name nor shadow them.
///
/// # Panics
///
/// As [`fill`].
pub(crate) fn fill_apart(place: Span, source: &str, holes: &[(&str, TokenStream)]) -> TokenStream {
    let span = place.resolved_at(Span::mixed_site());
    substitute(parse(source), holes, Some(span))
}

fn parse(source: &str) -> TokenStream {
    source
        .parse()
        .unwrap_or_else(|error| panic!("template does not parse: {error}: {source}"))
}

fn substitute(
    tokens: TokenStream,
    holes: &[(&str, TokenStream)],
    span: Option<Span>,
) -> TokenStream {
    let mut output = TokenStream::new();
    let mut tokens = tokens.into_iter();

    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                let outer = span.unwrap_or_else(|| group.span());
                let inner = substitute(group.stream(), holes, span);
                let mut group = Group::new(group.delimiter(), inner);
                group.set_span(outer);
                output.extend([TokenTree::Group(group)]);
            }
            TokenTree::Punct(punct) if punct.as_char() == '$' => {
                let name = tokens.next().map_or_else(String::new, |t| t.to_string());
                match holes.iter().find(|(hole, _)| *hole == name) {
                    Some((_, filling)) => output.extend(filling.clone()),
                    None => panic!("template names the unknown hole `${name}`"),
                }
            }
            mut token => {
                if let Some(span) = span {
                    token.set_span(span);
                }
                output.extend([token]);
            }
        }
    }
    output
}
