// SPDX-License-Identifier: GPL-2.0

//! A cursor over tokens, and the few shapes that the macros are made of.

use proc_macro::Delimiter;
use proc_macro::Group;
use proc_macro::Ident;
use proc_macro::Literal;
use proc_macro::Punct;
use proc_macro::Span;
use proc_macro::TokenStream;
use proc_macro::TokenTree;

use crate::diag::Error;
use crate::diag::Result;
use crate::literal;

/// Reads a sequence of tokens from the front.
pub(crate) struct Cursor {
    tokens: Vec<TokenTree>,
    position: usize,
    end: Span,
}

impl Cursor {
    /// Reads `stream`, whose end is at `end`: there, an error says what is missing.
    pub(crate) fn new(stream: TokenStream, end: Span) -> Self {
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        Self {
            tokens,
            position: 0,
            end,
        }
    }

    /// Reads what is between the delimiters of `group`.
    pub(crate) fn of_group(group: &Group) -> Self {
        Self::new(group.stream(), group.span_close())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.position >= self.tokens.len()
    }

    pub(crate) fn peek(&self) -> Option<&TokenTree> {
        self.tokens.get(self.position)
    }

    fn peek_second(&self) -> Option<&TokenTree> {
        self.tokens.get(self.position + 1)
    }

    pub(crate) fn next(&mut self) -> Option<TokenTree> {
        let token = self.peek().cloned();
        self.position += usize::from(token.is_some());
        token
    }

    /// An error at the next token, or at the end if there is none.
    pub(crate) fn error(&self, message: impl Into<String>) -> Error {
        Error::new(self.peek().map_or(self.end, TokenTree::span), message)
    }

    /// Takes the next token if it is the character `ch`.
    pub(crate) fn eat_punct(&mut self, ch: char) -> Option<Punct> {
        match self.peek() {
            Some(TokenTree::Punct(punct)) if punct.as_char() == ch => {
                let punct = punct.clone();
                self.position += 1;
                Some(punct)
            }
            _ => None,
        }
    }

    pub(crate) fn eat_ident(&mut self) -> Option<Ident> {
        match self.peek() {
            Some(TokenTree::Ident(ident)) => {
                let ident = ident.clone();
                self.position += 1;
                Some(ident)
            }
            _ => None,
        }
    }

    pub(crate) fn eat_group(&mut self, delimiter: Delimiter) -> Option<Group> {
        match self.peek() {
            Some(TokenTree::Group(group)) if group.delimiter() == delimiter => {
                let group = group.clone();
                self.position += 1;
                Some(group)
            }
            _ => None,
        }
    }

    /// Takes the next token if it is a string literal of any kind.
    pub(crate) fn eat_string(&mut self) -> Option<(Literal, literal::Str)> {
        match self.peek() {
            Some(TokenTree::Literal(token)) => {
                let token = token.clone();
                let text = literal::string(&token.to_string())?;
                self.position += 1;
                Some((token, text))
            }
            _ => None,
        }
    }

    /// Takes the tokens up to a comma that is not between angle brackets, or to the end.
    ///
    /// Angle brackets count only where a type or a path is certain: in a type, and after `::` in an
    /// expression. Elsewhere `<` compares.
    pub(crate) fn until_comma(&mut self, place: Place) -> Vec<TokenTree> {
        let mut taken: Vec<TokenTree> = Vec::new();
        let mut angles = 0usize;

        while let Some(token) = self.peek() {
            match token {
                TokenTree::Punct(punct) => match punct.as_char() {
                    ',' if angles == 0 => break,
                    '<' if angles > 0 || place == Place::Type || ends_in(&taken, "::") => {
                        angles += 1;
                    }
                    '>' if !ends_in(&taken, "-") && !ends_in(&taken, "=") => {
                        angles = angles.saturating_sub(1);
                    }
                    _ => {}
                },
                // No type has a name right after a name: here, the comma was forgotten.
                TokenTree::Ident(_)
                    if place == Place::Type
                        && self.starts_field()
                        && (matches!(taken.last(), Some(TokenTree::Ident(_)))
                            || ends_in(&taken, ">")) =>
                {
                    break;
                }
                _ => {}
            }
            taken.extend(self.next());
        }
        taken
    }

    /// Whether `name:` comes next.
    pub(crate) fn starts_field(&self) -> bool {
        matches!(self.peek(), Some(TokenTree::Ident(_)))
            && matches!(self.peek_second(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':')
    }

    /// Whether `name =` comes next, and not `name ==`.
    pub(crate) fn starts_named_argument(&self) -> bool {
        let punct = |offset, ch| {
            matches!(
                self.tokens.get(self.position + offset),
                Some(TokenTree::Punct(punct)) if punct.as_char() == ch
            )
        };
        matches!(self.peek(), Some(TokenTree::Ident(_))) && punct(1, '=') && !punct(2, '=')
    }

    /// After an error: skips what is left of a field, and its comma.
    pub(crate) fn skip_field(&mut self) {
        while !self.is_empty() && self.eat_punct(',').is_none() {
            self.position += 1;
        }
    }
}

/// Where [`Cursor::until_comma`] reads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Type,
    Expression,
}

/// Whether the last tokens are the punctuation `text`.
fn ends_in(tokens: &[TokenTree], text: &str) -> bool {
    let mut tokens = tokens.iter().rev();
    text.chars()
        .rev()
        .all(|ch| matches!(tokens.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == ch))
}

/// Copies tokens, without the invisible groups that `macro_rules!` puts around what it passes on.
fn flatten(stream: TokenStream, tokens: &mut Vec<TokenTree>) {
    for token in stream {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                flatten(group.stream(), tokens);
            }
            token => tokens.push(token),
        }
    }
}

/// How an error message calls a token.
pub(crate) fn describe(token: Option<&TokenTree>) -> String {
    match token {
        None => "nothing".into(),
        Some(TokenTree::Group(group)) => match group.delimiter() {
            Delimiter::Parenthesis => "`(`".into(),
            Delimiter::Brace => "`{`".into(),
            _ => "`[`".into(),
        },
        Some(token) => format!("`{token}`"),
    }
}

/// Refuses arguments of an attribute that takes none.
pub(crate) fn no_arguments(name: &str, arguments: TokenStream) -> Result<()> {
    let tokens: Vec<TokenTree> = arguments.into_iter().collect();
    if tokens.is_empty() {
        return Ok(());
    }
    Err(Error::at(
        &tokens,
        format!("`#[{name}]` takes no arguments"),
    ))
}

/// The text of an identifier without the `r#` that lets it be a keyword.
pub(crate) fn unraw(ident: &str) -> &str {
    ident.strip_prefix("r#").unwrap_or(ident)
}
