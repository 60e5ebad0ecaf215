// SPDX-License-Identifier: GPL-2.0

//! Finding the end of an expression.

use proc_macro::{
    Delimiter,
    Group,
    TokenTree, //
};

use crate::parse::Cursor;

/// The state of the scanner, which determines the meaning of the next token of an expression.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    /// At the start, or after an operator: a value begins, where `|` begins a closure and `<` a
    /// type.
    Operator,
    /// After a value: an operator follows, for which `|` and `<` are binary operators.
    Value,
    /// After `as`, `->` or an incomplete part of a type: `&` and `*` belong to the type, and `<`
    /// and `>` are brackets.
    InType,
    /// After a possibly complete type: `<` and `>` are still brackets, other operators are not.
    Type,
    /// After `::`, where `<` is a bracket.
    Path,
}

/// Takes an expression: the tokens up to a comma that is not part of it, or to the end.
///
/// Commas in brackets of any kind, and between the parameters of a closure, are part of it.
pub(crate) fn take(cursor: &mut Cursor) -> Vec<TokenTree> {
    let mut taken = Vec::new();
    let mut after = After::Operator;

    while let Some(token) = cursor.peek() {
        after = match token {
            TokenTree::Punct(punct) => {
                if punct.as_char() == ',' {
                    break;
                }
                take_punct(cursor, &mut taken, after, punct.as_char())
            }
            TokenTree::Ident(ident) => {
                let next = after_word(after, &ident.to_string());
                taken.extend(cursor.next());
                next
            }
            TokenTree::Literal(_) => {
                taken.extend(cursor.next());
                match after {
                    After::InType => After::InType, // extern "C" fn()
                    _ => After::Value,
                }
            }
            TokenTree::Group(group) => {
                // A type may continue after a tuple or an array, as in `fn(u8) -> T`. It ends where
                // the body of a closure begins.
                let in_type = matches!(after, After::InType | After::Type)
                    && group.delimiter() != Delimiter::Brace;
                taken.extend(cursor.next());
                if in_type {
                    After::Type
                } else {
                    After::Value
                }
            }
        };
    }
    taken.into_iter().map(keep_together).collect()
}

/// Takes an operator, or an operand that begins with one.
fn take_punct(cursor: &mut Cursor, taken: &mut Vec<TokenTree>, after: After, ch: char) -> After {
    let in_type = matches!(after, After::InType | After::Type);
    let (count, next) = match ch {
        '|' if after == After::Operator => {
            take_parameters(cursor, taken);
            (0, After::Operator)
        }
        '|' if cursor.starts_with("||") => (2, After::Operator),
        '<' if after == After::Value && cursor.starts_with("<<") => (2, After::Operator),
        '<' if after != After::Value => {
            take_angles(cursor, taken);
            (0, if in_type { After::Type } else { After::Value })
        }
        ':' if cursor.starts_with("::") && in_type => (2, After::InType),
        ':' if cursor.starts_with("::") => (2, After::Path),
        '-' if cursor.starts_with("->") => (2, After::InType),
        // `-> !`
        '!' if after == After::InType => (1, After::Type),
        // `as &'static mut *const T`
        '&' | '*' if after == After::InType => (1, After::InType),
        '\'' if after == After::InType => (2, After::InType),
        // `expression?`
        '?' => (1, After::Value),
        _ => (1, After::Operator),
    };
    taken.extend((0..count).filter_map(|_| cursor.next()));
    next
}

/// Returns the state after this word.
fn after_word(after: After, word: &str) -> After {
    match (word, after) {
        ("as", _) => After::InType,
        (
            "mut" | "const" | "dyn" | "impl" | "for" | "unsafe" | "extern",
            After::InType | After::Type,
        ) => After::InType,
        (_, After::InType | After::Type) => After::Type,
        (
            "return" | "break" | "in" | "if" | "else" | "match" | "while" | "move" | "mut"
            | "static" | "async" | "unsafe" | "const",
            _,
        ) => After::Operator,
        _ => After::Value,
    }
}

/// Takes `|…|`.
fn take_parameters(cursor: &mut Cursor, taken: &mut Vec<TokenTree>) {
    taken.extend(cursor.next());
    while let Some(token) = cursor.next() {
        let ends = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '|');
        taken.push(token);
        if ends {
            break;
        }
    }
}

/// Takes `<…>`.
pub(crate) fn take_angles(cursor: &mut Cursor, taken: &mut Vec<TokenTree>) {
    let mut open = 0usize;
    while !cursor.is_empty() {
        if cursor.eat_arrow(taken) {
            continue;
        }
        let Some(token) = cursor.next() else { break };
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                '<' => open += 1,
                '>' => open -= 1,
                _ => {}
            }
        }
        taken.push(token);
        if open == 0 {
            break;
        }
    }
}

/// Replaces the invisible groups of `macro_rules!` with parentheses: the compiler ignores those in
/// the output of a procedural macro, and `$a * 2` would become `1 + 1 * 2`.
fn keep_together(token: TokenTree) -> TokenTree {
    let TokenTree::Group(group) = token else {
        return token;
    };
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    let delimiter = match group.delimiter() {
        Delimiter::None if has_operator(&inner) => Delimiter::Parenthesis,
        delimiter => delimiter,
    };
    let mut new_group = Group::new(delimiter, inner.into_iter().map(keep_together).collect());
    new_group.set_span(group.span());
    TokenTree::Group(new_group)
}

/// Returns whether there is an operator between values. (There is none in a path or a literal,
/// which can occur where parentheses cannot.)
fn has_operator(tokens: &[TokenTree]) -> bool {
    tokens.iter().skip(1).any(|token| match token {
        TokenTree::Punct(punct) => "+-*/%^|&=".contains(punct.as_char()),
        TokenTree::Ident(ident) => ident.to_string() == "as",
        _ => false,
    })
}
