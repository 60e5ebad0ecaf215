// SPDX-License-Identifier: GPL-2.0

//! The `paste!` macro.

use proc_macro::{
    Delimiter,
    Group,
    Ident,
    Span,
    TokenStream,
    TokenTree, //
};

use crate::{
    diag::{
        Error,
        Result, //
    },
    literal,
    parse::{
        self,
        Cursor, //
    },
    suggest, //
};

const MODIFIERS: &[&str] = &["lower", "upper", "span"];

/// Please see [`crate::paste`] for documentation.
pub(crate) fn paste(input: TokenStream) -> Result<TokenStream> {
    let mut output: Vec<TokenTree> = Vec::new();

    for token in input {
        let TokenTree::Group(group) = token else {
            output.push(token);
            continue;
        };
        match segments(&group) {
            Some(tokens) => output.push(join(&group, tokens)?),
            None => {
                let mut inner = Group::new(group.delimiter(), paste(group.stream())?);
                inner.set_span(group.span());
                output.push(TokenTree::Group(inner));
            }
        }
    }
    Ok(open_paths(output))
}

/// Returns the tokens between `[<` and `>]`, if the group has that form.
fn segments(group: &Group) -> Option<TokenStream> {
    let is = |token: &TokenTree, ch| matches!(token, TokenTree::Punct(p) if p.as_char() == ch);
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();

    match tokens.as_slice() {
        [first, middle @ .., last]
            if group.delimiter() == Delimiter::Bracket
                && !middle.is_empty()
                && is(first, '<')
                && is(last, '>') =>
        {
            Some(middle.iter().cloned().collect())
        }
        _ => None,
    }
}

/// Concatenates the segments into one identifier.
fn join(group: &Group, tokens: TokenStream) -> Result<TokenTree> {
    let mut input = Cursor::new(tokens, group.span_close());
    let mut name = String::new();
    let mut span: Option<Span> = None;

    while let Some(token) = input.next() {
        let mut text = match &token {
            TokenTree::Ident(ident) => parse::unraw(&ident.to_string()).to_owned(),
            TokenTree::Literal(literal) => segment(&literal.to_string()),
            other => {
                return Err(Error::new(
                    other.span(),
                    format!(
                        "expected an identifier or a literal to paste, found {}",
                        parse::describe(Some(other))
                    ),
                ));
            }
        };
        while input.eat_punct(':').is_some() {
            let expected = suggest::one_of(MODIFIERS);
            let found = parse::describe(input.peek());
            let wrong = input.error(format!("expected the modifier {expected}, found {found}"));
            match input.eat_ident().map(|ident| ident.to_string()).as_deref() {
                Some("lower") => text = text.to_lowercase(),
                Some("upper") => text = text.to_uppercase(),
                Some("span") if span.is_some() => {
                    return Err(Error::new(
                        token.span(),
                        "the span of an identifier can be set only once",
                    ));
                }
                Some("span") => span = Some(token.span()),
                _ => return Err(wrong),
            }
        }
        name.push_str(&text);
    }

    let valid = |c: char| c == '_' || c.is_alphanumeric();
    if !name.chars().all(valid) || name.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(Error::new(
            group.span(),
            format!("`{name}` cannot be an identifier"),
        ));
    }
    Ok(TokenTree::Ident(Ident::new(
        &name,
        span.unwrap_or(group.span()),
    )))
}

/// Returns the text of a literal: for a string, the contents of the quotes.
fn segment(source: &str) -> String {
    match literal::string(source) {
        Some(text) => String::from_utf8_lossy(&text.bytes).into_owned(),
        None => source.to_owned(),
    }
}

/// Takes the segments of paths out of the invisible groups in which `macro_rules!` passes them on:
/// the compiler accepts no groups in a path.
fn open_paths(tokens: Vec<TokenTree>) -> TokenStream {
    let is_colon = |i: usize| match tokens.get(i) {
        Some(TokenTree::Punct(punct)) => punct.as_char() == ':',
        _ => false,
    };
    let is_separator = |first: Option<usize>| first.is_some_and(|i| is_colon(i) && is_colon(i + 1));

    let mut output = TokenStream::new();
    for (i, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group)
                if group.delimiter() == Delimiter::None
                    && (is_separator(i.checked_sub(2)) || is_separator(Some(i + 1))) =>
            {
                output.extend(group.stream());
            }
            token => output.extend([token.clone()]),
        }
    }
    output
}
