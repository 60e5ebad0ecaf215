// SPDX-License-Identifier: GPL-2.0

//! The `#[pinned_drop]` attribute.

use proc_macro::Delimiter;
use proc_macro::Group;
use proc_macro::Span;
use proc_macro::TokenStream;
use proc_macro::TokenTree;

use crate::diag::Error;
use crate::diag::Result;
use crate::generics::Generics;
use crate::parse;
use crate::parse::Cursor;
use crate::template::fill_apart;

const USE: &str = "`#[pinned_drop]` is for `impl PinnedDrop for Type { … }`";

/// Please see [`crate::pinned_drop`] for documentation.
pub(crate) fn pinned_drop(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    parse::no_arguments("pinned_drop", arguments)?;

    let tokens: Vec<TokenTree> = Cursor::new(item, Span::call_site()).rest();
    let mut cursor = Cursor::of_tokens(tokens.clone(), Span::call_site());
    cursor.take_attributes()?;
    let start = cursor.position();
    if let Some(keyword) = cursor.eat_keyword("unsafe") {
        return Err(Error::new(
            keyword.span(),
            "with `#[pinned_drop]`, it is not `unsafe` to implement `PinnedDrop`",
        ));
    }
    if cursor.eat_keyword("impl").is_none() {
        return Err(cursor.error(USE));
    }
    Generics::take(&mut cursor)?;

    let path_start = cursor.position();
    let mut path = Vec::new();
    let mut angles = 0usize;
    while !cursor.at_body() {
        if angles == 0 && cursor.eat_keyword("for").is_some() {
            break;
        }
        match cursor.next() {
            Some(token) => {
                match token.to_string().as_str() {
                    "<" => angles += 1,
                    ">" => angles = angles.saturating_sub(1),
                    _ => {}
                }
                path.push(token);
            }
            None => break,
        }
    }
    let text: String = path.iter().map(TokenTree::to_string).collect();
    if !matches!(
        &*text,
        "PinnedDrop" | "pin_init::PinnedDrop" | "::pin_init::PinnedDrop"
    ) {
        return Err(Error::at(&path, USE));
    }
    let path_end = path_start + path.len();
    let at = path.last().map_or_else(Span::call_site, TokenTree::span);

    let mut output: TokenStream = tokens[..start].iter().cloned().collect();
    output.extend(fill_apart(at, "unsafe", &[]));
    output.extend(tokens[start..path_start].iter().cloned());
    output.extend(fill_apart(at, "::pin_init::PinnedDrop", &[]));
    for token in &tokens[path_end..] {
        output.extend([match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                TokenTree::Group(with_token(group))
            }
            token => token.clone(),
        }]);
    }
    Ok(output)
}

/// Gives the method `drop` the parameter that keeps others from calling it.
fn with_token(body: &Group) -> Group {
    let mut output: Vec<TokenTree> = Vec::new();
    for token in body.stream() {
        let token = match token {
            TokenTree::Group(group)
                if group.delimiter() == Delimiter::Parenthesis && ends_in_fn_drop(&output) =>
            {
                let mut inner: TokenStream = group.stream();
                let last = inner.clone().into_iter().last();
                let separator = match last {
                    Some(TokenTree::Punct(punct)) if punct.as_char() == ',' => "",
                    None => "",
                    _ => ",",
                };
                let parameter = format!("{separator} _: ::pin_init::__internal::OnlyCallFromDrop");
                inner.extend(fill_apart(group.span(), &parameter, &[]));
                let mut new_group = Group::new(Delimiter::Parenthesis, inner);
                new_group.set_span(group.span());
                TokenTree::Group(new_group)
            }
            token => token,
        };
        output.push(token);
    }
    let mut new_body = Group::new(Delimiter::Brace, output.into_iter().collect());
    new_body.set_span(body.span());
    new_body
}

fn ends_in_fn_drop(tokens: &[TokenTree]) -> bool {
    match tokens {
        [.., keyword, name] => keyword.to_string() == "fn" && name.to_string() == "drop",
        _ => false,
    }
}
