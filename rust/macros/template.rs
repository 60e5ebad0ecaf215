// SPDX-License-Identifier: GPL-2.0

//! Code with holes: what the macros expand to is written as Rust source.

use proc_macro::Group;
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
    let tokens = source
        .parse()
        .unwrap_or_else(|error| panic!("template does not parse: {error}: {source}"));
    substitute(tokens, holes)
}

fn substitute(tokens: TokenStream, holes: &[(&str, TokenStream)]) -> TokenStream {
    let mut output = TokenStream::new();
    let mut tokens = tokens.into_iter();

    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                let span = group.span();
                let inner = substitute(group.stream(), holes);
                let mut group = Group::new(group.delimiter(), inner);
                group.set_span(span);
                output.extend([TokenTree::Group(group)]);
            }
            TokenTree::Punct(punct) if punct.as_char() == '$' => {
                let name = tokens.next().map_or_else(String::new, |t| t.to_string());
                match holes.iter().find(|(hole, _)| *hole == name) {
                    Some((_, filling)) => output.extend(filling.clone()),
                    None => panic!("template names the unknown hole `${name}`"),
                }
            }
            token => output.extend([token]),
        }
    }
    output
}
