// SPDX-License-Identifier: GPL-2.0

//! Where an expression ends.

use proc_macro::Delimiter;
use proc_macro::Group;
use proc_macro::TokenTree;

use crate::parse::Cursor;

/// What the next token of an expression means depends on what came before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    /// Nothing yet, or an operator: a value begins, where `|` begins a closure and `<` a type.
    Operator,
    /// A value: what follows is an operator, where `|` and `<` have two sides.
    Value,
    /// `as` or `->`: a type, in which `<` and `>` are brackets.
    Type,
    /// `::`, after which `<` is a bracket.
    Path,
}

/// Takes an expression: the tokens up to a comma that is not part of it, or to the end.
///
/// Commas in brackets of any kind are part of it, and those between the parameters of a closure.
pub(crate) fn take(cursor: &mut Cursor) -> Vec<TokenTree> {
    let mut taken = Vec::new();
    let mut after = After::Operator;

    while let Some(token) = cursor.peek() {
        after = match token {
            TokenTree::Punct(punct) => match punct.as_char() {
                ',' => break,
                '|' if after == After::Operator => {
                    take_parameters(cursor, &mut taken);
                    After::Operator
                }
                '<' if after != After::Value => {
                    take_angles(cursor, &mut taken);
                    match after {
                        After::Type => After::Type,
                        _ => After::Value,
                    }
                }
                ':' if cursor.starts_with("::") => {
                    taken.extend(cursor.next());
                    taken.extend(cursor.next());
                    match after {
                        After::Type => After::Type,
                        _ => After::Path,
                    }
                }
                '-' if cursor.starts_with("->") => {
                    taken.extend(cursor.next());
                    taken.extend(cursor.next());
                    After::Type
                }
                // `expression?`
                '?' => {
                    taken.extend(cursor.next());
                    After::Value
                }
                // `as &'static mut *const T`
                '&' | '*' | '\'' if after == After::Type => {
                    taken.extend(cursor.next());
                    After::Type
                }
                _ => {
                    taken.extend(cursor.next());
                    After::Operator
                }
            },
            TokenTree::Ident(ident) => {
                let next = match &*ident.to_string() {
                    "as" => After::Type,
                    _ if after == After::Type => After::Type,
                    "return" | "break" | "in" | "if" | "else" | "match" | "while" | "move"
                    | "mut" | "static" | "async" | "unsafe" | "const" => After::Operator,
                    _ => After::Value,
                };
                taken.extend(cursor.next());
                next
            }
            TokenTree::Literal(_) => {
                taken.extend(cursor.next());
                After::Value
            }
            TokenTree::Group(group) => {
                // A type may go on after a tuple or an array, as in `fn(u8) -> T`. It ends where
                // the body of a closure begins.
                let in_type = after == After::Type && group.delimiter() != Delimiter::Brace;
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

/// Puts in parentheses what `macro_rules!` put in an invisible group: the compiler does not heed
/// those that come out of a procedural macro, and `$a * 2` would become `1 + 1 * 2`.
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

/// Whether there is an operator between values. (There is none in a path or a literal, which may
/// stand where parentheses may not.)
fn has_operator(tokens: &[TokenTree]) -> bool {
    tokens.iter().skip(1).any(|token| match token {
        TokenTree::Punct(punct) => "+-*/%^|&=".contains(punct.as_char()),
        TokenTree::Ident(ident) => ident.to_string() == "as",
        _ => false,
    })
}
