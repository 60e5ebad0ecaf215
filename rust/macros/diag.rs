// SPDX-License-Identifier: GPL-2.0

//! Errors that point at the offending token.

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

/// An error: its message, and the range of tokens that it points at.
pub(crate) struct Error {
    start: Span,
    end: Span,
    message: String,
}

pub(crate) type Result<T> = core::result::Result<T, Error>;

impl Error {
    /// Creates an error at a single token.
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            start: span,
            end: span,
            message: message.into(),
        }
    }

    /// Creates an error at a run of tokens. For an empty run it points at the macro's call.
    pub(crate) fn at(tokens: &[TokenTree], message: impl Into<String>) -> Self {
        let first = tokens.first().map_or_else(Span::call_site, TokenTree::span);
        let last = tokens.last().map_or_else(Span::call_site, TokenTree::span);
        Self {
            start: first,
            end: last,
            message: message.into(),
        }
    }

    /// Returns the tokens that make the compiler report this error:
    /// `::core::compile_error! { "…" }`.
    pub(crate) fn into_tokens(self) -> TokenStream {
        // The compiler marks the invocation from its first to its last token.
        let punct = |ch, spacing| {
            let mut punct = Punct::new(ch, spacing);
            punct.set_span(self.start);
            TokenTree::Punct(punct)
        };
        let ident = |name| TokenTree::Ident(Ident::new(name, self.start));

        let mut message = Literal::string(&self.message);
        message.set_span(self.end);
        let mut group = Group::new(Delimiter::Brace, TokenTree::Literal(message).into());
        group.set_span(self.end);

        TokenStream::from_iter([
            punct(':', Spacing::Joint),
            punct(':', Spacing::Alone),
            ident("core"),
            punct(':', Spacing::Joint),
            punct(':', Spacing::Alone),
            ident("compile_error"),
            punct('!', Spacing::Alone),
            TokenTree::Group(group),
        ])
    }
}

/// A collection of errors, so that one build reports them all.
#[derive(Default)]
pub(crate) struct Errors(Vec<Error>);

impl Errors {
    pub(crate) fn push(&mut self, error: Error) {
        self.0.push(error);
    }

    /// Returns the value of `result`, or stores its error and returns [`None`].
    pub(crate) fn keep<T>(&mut self, result: Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.push(error);
                None
            }
        }
    }

    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.into_iter().map(Error::into_tokens).collect()
    }
}
