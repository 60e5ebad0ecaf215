// SPDX-License-Identifier: GPL-2.0

//! Code with holes: what the macros expand to is written as Rust source.

use proc_macro::Group;
use proc_macro::Span;
use proc_macro::TokenStream;
use proc_macro::TokenTree;

/// Parses `source` and puts, for each `(name, tokens)` of `holes`, `tokens` where `$name` stands.
///
/// Tokens that are put in keep their spans, so that an error in them is shown where the user wrote
/// them; the others stand for the macro's call.
///
/// # Panics
///
/// Panics if `source` does not parse or names a hole that is not given: a bug in the macro.
pub(crate) fn fill(source: &str, holes: &[(&str, TokenStream)]) -> TokenStream {
    substitute(parse(source), holes, None)
}

/// As [`fill`], but an error in the template's own tokens is shown at `place`, and its variables
/// are none that the tokens which are put in could name, or whose names could be in their way.
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
