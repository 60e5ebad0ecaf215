// SPDX-License-Identifier: GPL-2.0

//! The `#[pinned_drop]` attribute.

use proc_macro::{
    Delimiter,
    Group,
    Span,
    TokenStream,
    TokenTree, //
};

use crate::{
    crate_names,
    diag::{
        Error,
        Result, //
    },
    generics::Generics,
    parse::{
        self,
        Cursor, //
    },
    template::fill_apart, //
};

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
    let holes = [("do_not_recommend", crate_names::do_not_recommend())];
    output.extend(fill_apart(at, "$do_not_recommend unsafe", &holes));
    output.extend(tokens[start..path_start].iter().cloned());
    output.extend(fill_apart(at, "::pin_init::PinnedDrop", &[]));

    let (body, before) = match tokens[path_end..].split_last() {
        Some((TokenTree::Group(body), before)) if body.delimiter() == Delimiter::Brace => {
            (body, before)
        }
        _ => return Err(Error::new(at, USE)),
    };
    output.extend(before.iter().cloned());
    output.extend([TokenTree::Group(with_token(body)?)]);
    Ok(output)
}

/// Adds the parameter to the method that prevents other code from calling it.
///
/// The body must contain nothing else: a macro could expand to a method that keeps that parameter.
fn with_token(body: &Group) -> Result<Group> {
    let error = || {
        Error::new(
            body.span(),
            "`#[pinned_drop]` needs `fn drop(self: Pin<&mut Self>) { … }`, and nothing else",
        )
    };
    let mut cursor = Cursor::of_group(body);
    let attributes = cursor.take_attributes()?;
    let (Some(keyword), Some(name), Some(parameters), Some(code), true) = (
        cursor.eat_keyword("fn"),
        cursor.eat_keyword("drop"),
        cursor.eat_group(Delimiter::Parenthesis),
        cursor.eat_group(Delimiter::Brace),
        cursor.is_empty(),
    ) else {
        return Err(error());
    };

    let has_comma = |parameters: &Group| {
        let last = parameters.stream().into_iter().last();
        matches!(last, Some(TokenTree::Punct(punct)) if punct.as_char() == ',')
    };
    let token = if parameters.stream().is_empty() || has_comma(&parameters) {
        "_: ::pin_init::__internal::OnlyCallFromDrop"
    } else {
        ", _: ::pin_init::__internal::OnlyCallFromDrop"
    };
    let mut inner = parameters.stream();
    inner.extend(fill_apart(parameters.span(), token, &[]));
    let mut new_parameters = Group::new(Delimiter::Parenthesis, inner);
    new_parameters.set_span(parameters.span());

    let mut output = parse::attributes(&attributes, |_| true);
    output.extend::<[TokenTree; 4]>([
        keyword.into(),
        name.into(),
        new_parameters.into(),
        code.into(),
    ]);
    let mut new_body = Group::new(Delimiter::Brace, output);
    new_body.set_span(body.span());
    Ok(new_body)
}
