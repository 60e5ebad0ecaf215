// SPDX-License-Identifier: GPL-2.0

//! Tokens of macros, and the marks between them that a pattern and a body have in common.

use proc_macro2::{TokenStream, TokenTree};

/// The tokens of a stream.
pub fn list(tokens: TokenStream) -> Vec<TokenTree> {
    tokens.into_iter().collect()
}

/// Whether a token is this character.
pub fn is_punct(token: &TokenTree, c: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == c)
}

/// The separator and the operator after a repetition's parentheses, and how long they are.
pub fn operator(after: &[TokenTree]) -> Option<(Option<TokenTree>, char, usize)> {
    let op = |token: &TokenTree| match token {
        TokenTree::Punct(punct) if "*+?".contains(punct.as_char()) => Some(punct.as_char()),
        _ => None,
    };
    let first = after.first()?;
    // After a separator, `*` or `+`; one that is itself such a character is not met with here.
    match (op(first), after.get(1).and_then(op)) {
        (Some(op), _) => Some((None, op, 1)),
        (None, Some(op)) => Some((Some(first.clone()), op, 2)),
        (None, None) => None,
    }
}
