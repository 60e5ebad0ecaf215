// SPDX-License-Identifier: GPL-2.0

//! A cursor over tokens, and the basic syntax that the macros share.

use proc_macro::{
    Delimiter,
    Group,
    Ident,
    Literal,
    Punct,
    Spacing,
    Span,
    TokenStream,
    TokenTree, //
};

use crate::{
    diag::{
        Error,
        Result, //
    },
    literal, //
};

/// A cursor that reads a sequence of tokens from the front.
pub(crate) struct Cursor {
    tokens: Vec<TokenTree>,
    position: usize,
    end: Span,
}

impl Cursor {
    /// Creates a cursor over `stream`. Errors about missing tokens point to its `end`.
    pub(crate) fn new(stream: TokenStream, end: Span) -> Self {
        let mut tokens = Vec::new();
        flatten(stream, &mut tokens);
        Self {
            tokens,
            position: 0,
            end,
        }
    }

    /// Creates a cursor over the contents of `group`.
    pub(crate) fn of_group(group: &Group) -> Self {
        Self::new(group.stream(), group.span_close())
    }

    /// Creates a cursor over the contents of `group`, which are expressions: the invisible group
    /// around one keeps its operators together.
    pub(crate) fn of_expressions(group: &Group) -> Self {
        Self {
            tokens: group.stream().into_iter().collect(),
            position: 0,
            end: group.span_close(),
        }
    }

    /// Creates a cursor over `tokens`. Errors about missing tokens point to their `end`.
    pub(crate) fn of_tokens(tokens: Vec<TokenTree>, end: Span) -> Self {
        Self::new(tokens.into_iter().collect(), end)
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

    /// Returns whether the punctuation `text` comes next, without spaces in it.
    pub(crate) fn starts_with(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(i, ch)| {
            let is_last = i + 1 == text.len();
            matches!(
                self.tokens.get(self.position + i),
                Some(TokenTree::Punct(punct)) if punct.as_char() == ch
                    && (is_last || punct.spacing() == Spacing::Joint)
            )
        })
    }

    /// Takes the punctuation `text` if it comes next without spaces in it.
    pub(crate) fn eat(&mut self, text: &str) -> bool {
        let found = self.starts_with(text);
        if found {
            self.position += text.len();
        }
        found
    }

    /// Moves `->` to `taken` if it comes next: its `>` is not a bracket.
    pub(crate) fn eat_arrow(&mut self, taken: &mut Vec<TokenTree>) -> bool {
        self.eat_into("->", taken)
    }

    /// Moves `::` to `taken` if it comes next.
    pub(crate) fn eat_path_separator(&mut self, taken: &mut Vec<TokenTree>) -> bool {
        self.eat_into("::", taken)
    }

    fn eat_into(&mut self, text: &str, taken: &mut Vec<TokenTree>) -> bool {
        let found = self.starts_with(text);
        if found {
            taken.extend_from_slice(&self.tokens[self.position..][..text.len()]);
            self.position += text.len();
        }
        found
    }

    /// Takes the next token if it is the keyword `word`.
    pub(crate) fn eat_keyword(&mut self, word: &str) -> Option<Ident> {
        match self.peek() {
            Some(TokenTree::Ident(ident)) if ident.to_string() == word => self.eat_ident(),
            _ => None,
        }
    }

    /// Takes all remaining tokens.
    pub(crate) fn rest(&mut self) -> Vec<TokenTree> {
        let rest = self.tokens.split_off(self.position.min(self.tokens.len()));
        self.position = self.tokens.len();
        rest
    }

    /// Takes the tokens of a type, or of bounds, up to one of `ends` that is not between angle
    /// brackets, or to the end. If `{` is among `ends`, a braced group ends it, too.
    pub(crate) fn take_type(&mut self, ends: &[char]) -> Vec<TokenTree> {
        let mut taken: Vec<TokenTree> = Vec::new();
        let mut angles = 0usize;

        loop {
            if self.eat_arrow(&mut taken) {
                continue;
            }
            let Some(token) = self.peek() else { break };
            if angles == 0 && ends.contains(&'{') && self.at_body() {
                break;
            }
            if let TokenTree::Punct(punct) = token {
                match punct.as_char() {
                    ch if angles == 0 && ends.contains(&ch) => break,
                    '<' => angles += 1,
                    '>' => angles = angles.saturating_sub(1),
                    _ => {}
                }
            }
            taken.extend(self.next());
        }
        taken
    }

    /// Takes the attributes before an item or a field.
    pub(crate) fn take_attributes(&mut self) -> Result<Vec<Attribute>> {
        let mut attributes = Vec::new();
        while let Some(hash) = self.eat_punct('#') {
            let Some(group) = self.eat_group(Delimiter::Bracket) else {
                return Err(self.error("expected `[` after the `#` of an attribute"));
            };
            attributes.push(Attribute { hash, group });
        }
        Ok(attributes)
    }

    /// Skips `pub`, `pub(…)` or nothing.
    pub(crate) fn skip_visibility(&mut self) {
        if self.eat_keyword("pub").is_some() {
            // The type of a tuple field may be in parentheses, too.
            let restricts = match self.peek() {
                Some(TokenTree::Group(group)) => {
                    group.delimiter() == Delimiter::Parenthesis && is_restriction(group)
                }
                _ => false,
            };
            if restricts {
                self.position += 1;
            }
        }
    }

    pub(crate) fn next(&mut self) -> Option<TokenTree> {
        let token = self.peek().cloned();
        self.position += usize::from(token.is_some());
        token
    }

    /// Returns how many tokens were taken.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// Returns the tokens from `position` to the next one.
    pub(crate) fn since(&self, position: usize) -> TokenStream {
        self.tokens[position..self.position]
            .iter()
            .cloned()
            .collect()
    }

    /// Returns whether a braced group comes next.
    pub(crate) fn at_body(&self) -> bool {
        matches!(
            self.peek(),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace
        )
    }

    /// Creates an error at the next token, or at the end if there is none.
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
    /// Angle brackets are recognized only in a type, and after `::` in an expression. Elsewhere `<`
    /// is a comparison.
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
                // A type never has a name right after a name: the comma is missing here.
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

    /// Returns whether `name:` comes next.
    pub(crate) fn starts_field(&self) -> bool {
        matches!(self.peek(), Some(TokenTree::Ident(_)))
            && matches!(self.peek_second(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':')
    }

    /// Returns whether `name =` comes next, and not `name ==`.
    pub(crate) fn starts_named_argument(&self) -> bool {
        let punct = |offset, ch| {
            matches!(
                self.tokens.get(self.position + offset),
                Some(TokenTree::Punct(punct)) if punct.as_char() == ch
            )
        };
        matches!(self.peek(), Some(TokenTree::Ident(_))) && punct(1, '=') && !punct(2, '=')
    }

    /// Recovers from an error: skips the rest of a field, and its comma.
    pub(crate) fn skip_field(&mut self) {
        while !self.is_empty() && self.eat_punct(',').is_none() {
            self.position += 1;
        }
    }
}

/// Returns whether the group can follow `pub`: `(crate)`, `(super)`, `(self)` or `(in …)`.
fn is_restriction(group: &Group) -> bool {
    let mut tokens = group.stream().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(word)), rest) => match &*word.to_string() {
            "crate" | "super" | "self" => rest.is_none(),
            word => word == "in",
        },
        _ => false,
    }
}

/// An attribute, `#[…]`.
#[derive(Clone)]
pub(crate) struct Attribute {
    hash: Punct,
    group: Group,
}

impl Attribute {
    /// Returns whether this is `#[name]` or `#[name(…)]`.
    pub(crate) fn is(&self, name: &str) -> bool {
        matches!(
            self.group.stream().into_iter().next(),
            Some(TokenTree::Ident(ident)) if ident.to_string() == name
        )
    }

    /// Returns the contents of the parentheses of `#[name(…)]`.
    pub(crate) fn arguments(&self) -> Option<Group> {
        match self.group.stream().into_iter().nth(1)? {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => Some(group),
            _ => None,
        }
    }

    /// Returns whether there is more than a name.
    pub(crate) fn has_arguments(&self) -> bool {
        self.group.stream().into_iter().nth(1).is_some()
    }

    /// Returns whether `#[name(…)]` has the word `word` among its arguments.
    pub(crate) fn mentions(&self, word: &str) -> bool {
        self.arguments().is_some_and(|group| {
            group
                .stream()
                .into_iter()
                .any(|token| matches!(token, TokenTree::Ident(ident) if ident.to_string() == word))
        })
    }

    /// Returns the attribute's tokens.
    pub(crate) fn tokens(&self) -> [TokenTree; 2] {
        [
            TokenTree::Punct(self.hash.clone()),
            TokenTree::Group(self.group.clone()),
        ]
    }
}

/// Returns the tokens of those `attributes` for which `keep` is true.
pub(crate) fn attributes(
    attributes: &[Attribute],
    keep: impl Fn(&Attribute) -> bool,
) -> TokenStream {
    let kept = attributes.iter().filter(|attribute| keep(attribute));
    kept.flat_map(Attribute::tokens).collect()
}

/// The kind of tokens that [`Cursor::until_comma`] reads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Type,
    Expression,
}

/// Returns whether the last tokens are the punctuation `text`.
fn ends_in(tokens: &[TokenTree], text: &str) -> bool {
    let mut tokens = tokens.iter().rev();
    text.chars()
        .rev()
        .all(|ch| matches!(tokens.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == ch))
}

/// Copies tokens, without the invisible groups that `macro_rules!` puts around its arguments.
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

/// Describes a token for an error message.
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

/// Returns an error if an attribute that takes no arguments has some.
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

/// Returns the text of an identifier without the `r#` that lets it be a keyword.
pub(crate) fn unraw(ident: &str) -> &str {
    ident.strip_prefix("r#").unwrap_or(ident)
}
