// SPDX-License-Identifier: GPL-2.0

//! The generic parameters of an item.

use proc_macro::{
    Ident,
    Span,
    TokenStream,
    TokenTree, //
};

use crate::{
    diag::Result,
    parse::{
        self,
        Attribute,
        Cursor, //
    }, //
};

/// The generic parameters between `<` and `>` after the item's name, and the `where` clause.
#[derive(Default)]
pub(crate) struct Generics {
    parameters: Vec<Parameter>,
    predicates: TokenStream,
}

#[derive(PartialEq, Eq)]
enum Kind {
    Lifetime,
    Type,
    Const,
}

struct Parameter {
    attributes: Vec<Attribute>,
    kind: Kind,
    /// `'a`, `T` or `N`.
    name: TokenStream,
    /// The tokens after the colon: bounds, or the type of a constant.
    bounds: Vec<TokenTree>,
}

impl Generics {
    /// Takes `<…>`, if it comes next.
    pub(crate) fn take(cursor: &mut Cursor) -> Result<Self> {
        let mut generics = Self::default();
        if cursor.eat_punct('<').is_none() {
            return Ok(generics);
        }
        while cursor.eat_punct('>').is_none() {
            generics.parameters.push(Parameter::take(cursor)?);
            if cursor.eat_punct(',').is_none() && !cursor.starts_with(">") {
                return Err(cursor.error("expected `,` or `>` after a generic parameter"));
            }
        }
        Ok(generics)
    }

    /// Takes `where …` if it comes next: up to the braces, the semicolon or the end.
    pub(crate) fn take_where(&mut self, cursor: &mut Cursor) {
        if cursor.eat_keyword("where").is_none() {
            return;
        }
        let mut tokens = Vec::new();
        while !cursor.is_empty() && !cursor.at_body() && !cursor.starts_with(";") {
            // Angle brackets may contain braces.
            tokens.extend(cursor.take_type(&[',', ';', '{']));
            tokens.extend(cursor.eat_punct(',').map(TokenTree::Punct));
        }
        // The trailing comma lets more predicates follow.
        if let Some(last) = tokens.last() {
            if last.to_string() != "," {
                tokens.push(comma());
            }
        }
        self.predicates.extend(tokens);
    }

    /// Adds `bound` to each type parameter.
    pub(crate) fn bound_types(&mut self, bound: &TokenStream) {
        for parameter in &mut self.parameters {
            if parameter.kind == Kind::Type {
                if !parameter.bounds.is_empty() {
                    parameter.bounds.insert(0, punct('+'));
                }
                parameter.bounds.splice(0..0, bound.clone());
            }
        }
    }

    /// Adds predicates to the `where` clause. The tokens end in a comma.
    pub(crate) fn require(&mut self, predicates: TokenStream) {
        self.predicates.extend(predicates);
    }

    /// Returns the parameters with their bounds, as in `impl<…>`, each followed by a comma.
    pub(crate) fn declarations(&self) -> TokenStream {
        let mut output = TokenStream::new();
        for parameter in &self.parameters {
            output.extend(parse::attributes(&parameter.attributes, |_| true));
            if parameter.kind == Kind::Const {
                let keyword = Ident::new("const", Span::mixed_site());
                output.extend([TokenTree::Ident(keyword)]);
            }
            output.extend(parameter.name.clone());
            if !parameter.bounds.is_empty() {
                output.extend([punct(':')]);
                output.extend(parameter.bounds.iter().cloned());
            }
            output.extend([comma()]);
        }
        output
    }

    /// Returns the names of the parameters, as in `Type<…>`, each followed by a comma.
    pub(crate) fn arguments(&self) -> TokenStream {
        let mut output = TokenStream::new();
        for parameter in &self.parameters {
            output.extend(parameter.name.clone());
            output.extend([comma()]);
        }
        output
    }

    /// Returns the predicates of the `where` clause, which end in a comma if there are any.
    pub(crate) fn predicates(&self) -> TokenStream {
        self.predicates.clone()
    }
}

impl Parameter {
    fn take(cursor: &mut Cursor) -> Result<Self> {
        let attributes = cursor.take_attributes()?;
        let mut name = TokenStream::new();

        let kind = if let Some(quote) = cursor.eat_punct('\'') {
            name.extend([TokenTree::Punct(quote)]);
            Kind::Lifetime
        } else if cursor.eat_keyword("const").is_some() {
            Kind::Const
        } else {
            Kind::Type
        };
        let Some(ident) = cursor.eat_ident() else {
            return Err(cursor.error("expected the name of a generic parameter"));
        };
        name.extend([TokenTree::Ident(ident)]);

        let mut bounds = Vec::new();
        if cursor.eat_punct(':').is_some() {
            bounds = cursor.take_type(&[',', '=', '>']);
        }
        // A default is valid only on the item itself.
        if cursor.eat_punct('=').is_some() {
            cursor.take_type(&[',', '>']);
        }
        Ok(Self {
            attributes,
            kind,
            name,
            bounds,
        })
    }
}

fn punct(ch: char) -> TokenTree {
    let mut punct = proc_macro::Punct::new(ch, proc_macro::Spacing::Alone);
    punct.set_span(Span::mixed_site());
    TokenTree::Punct(punct)
}

fn comma() -> TokenTree {
    punct(',')
}
