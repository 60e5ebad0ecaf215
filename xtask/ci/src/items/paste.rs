// SPDX-License-Identifier: GPL-2.0

//! What the kernel's `paste!` makes: `[<a b>]` becomes `ab`.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

pub fn paste(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => match name(&group) {
                Some(name) => TokenTree::Ident(name),
                None => TokenTree::Group(Group::new(group.delimiter(), paste(group.stream()))),
            },
            token => token,
        })
        .collect()
}

/// The name that `[<…>]` stands for.
fn name(group: &Group) -> Option<Ident> {
    if group.delimiter() != Delimiter::Bracket {
        return None;
    }
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    let [TokenTree::Punct(open), parts @ .., TokenTree::Punct(close)] = inner.as_slice() else {
        return None;
    };
    if open.as_char() != '<' || close.as_char() != '>' {
        return None;
    }
    let mut name = String::new();
    let mut parts = parts.iter().peekable();
    while let Some(part) = parts.next() {
        match part {
            TokenTree::Punct(colon) if colon.as_char() == ':' => {
                name = match parts.next()?.to_string().as_str() {
                    "upper" => name.to_uppercase(),
                    "lower" => name.to_lowercase(),
                    _ => name,
                };
            }
            part => name.push_str(part.to_string().trim_matches('"')),
        }
    }
    Some(Ident::new(&name, proc_macro2::Span::call_site()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_put_together() {
        let tokens: TokenStream = "fn [<bit_ u8>]() { a[0]; [<X y:upper>] }".parse().unwrap();
        assert_eq!(paste(tokens).to_string(), "fn bit_u8 () { a [0] ; XY }");
    }
}
