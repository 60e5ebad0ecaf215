// SPDX-License-Identifier: GPL-2.0

//! The definition of a type: `struct`, `union` or `enum`.

use proc_macro::{
    Delimiter,
    Group,
    Ident,
    Span,
    TokenStream,
    TokenTree, //
};

use crate::{
    diag::Result,
    generics::Generics,
    parse::{
        self,
        Attribute,
        Cursor, //
    },
    template::fill_apart, //
};

/// The definition of a type.
pub(crate) struct Structure {
    /// The tokens before the fields.
    head: TokenStream,
    /// The fields, if they are in braces.
    braces: Option<Group>,
    pub(crate) visibility: TokenStream,
    /// `struct`, `union` or `enum`.
    pub(crate) keyword: Ident,
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    pub(crate) fields: Fields,
}

/// The fields of a type.
pub(crate) enum Fields {
    /// `{ name: Type, … }`
    Named(Vec<Field>),
    /// `(Type, …)`
    Tuple(Vec<Field>),
    /// No fields, or the variants of an `enum`.
    None,
}

pub(crate) struct Field {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: TokenStream,
    /// The field's name. Only tuple fields have none.
    pub(crate) name: Option<Ident>,
    pub(crate) ty: Vec<TokenTree>,
}

impl Structure {
    /// Parses the definition of a type. `used_by` is the macro's name in error messages.
    pub(crate) fn parse(item: TokenStream, used_by: &str) -> Result<Self> {
        let mut cursor = Cursor::new(item, Span::call_site());

        cursor.take_attributes()?;
        let start = cursor.position();
        cursor.skip_visibility();
        let visibility = cursor.since(start);
        let Some(keyword) = ["struct", "union", "enum"]
            .iter()
            .find_map(|keyword| cursor.eat_keyword(keyword))
        else {
            return Err(cursor.error(format!("{used_by} is for the definition of a type")));
        };
        let Some(name) = cursor.eat_ident() else {
            return Err(cursor.error("expected the name of the type"));
        };
        let mut generics = Generics::take(&mut cursor)?;
        generics.take_where(&mut cursor);

        let head = cursor.since(0);
        let mut braces = None;
        let fields = if keyword.to_string() == "enum" {
            Fields::None
        } else if let Some(group) = cursor.eat_group(Delimiter::Brace) {
            let fields = Field::all(Cursor::of_group(&group), true)?;
            braces = Some(group);
            Fields::Named(fields)
        } else if let Some(group) = cursor.eat_group(Delimiter::Parenthesis) {
            let fields = Field::all(Cursor::of_group(&group), false)?;
            generics.take_where(&mut cursor);
            Fields::Tuple(fields)
        } else {
            Fields::None
        };
        Ok(Self {
            head,
            braces,
            visibility,
            keyword,
            name,
            generics,
            fields,
        })
    }

    /// Returns the type with its arguments, as it is named outside its definition.
    pub(crate) fn whole(&self) -> TokenStream {
        let holes = [
            ("name", TokenTree::Ident(self.name.clone()).into()),
            ("arguments", self.generics.arguments()),
        ];
        fill_apart(self.name.span(), "$name<$arguments>", &holes)
    }

    /// Returns the definition, without those attributes of its named fields that `drop` names.
    pub(crate) fn without(&self, drop: &str) -> TokenStream {
        let mut output = self.head.clone();
        if let (Some(braces), Fields::Named(fields)) = (&self.braces, &self.fields) {
            let mut body = TokenStream::new();
            for field in fields {
                body.extend(parse::attributes(&field.attributes, |a| !a.is(drop)));
                body.extend(field.visibility.clone());
                body.extend(field.name.clone().map(TokenTree::Ident));
                body.extend(crate::template::fill(": $ty,", &[("ty", field.ty())]));
            }
            let mut body = Group::new(Delimiter::Brace, body);
            body.set_span(braces.span());
            output.extend([TokenTree::Group(body)]);
        }
        output
    }
}

impl Field {
    fn all(mut cursor: Cursor, named: bool) -> Result<Vec<Self>> {
        let mut fields = Vec::new();
        while !cursor.is_empty() {
            fields.push(Self::take(&mut cursor, named)?);
        }
        Ok(fields)
    }

    fn take(cursor: &mut Cursor, named: bool) -> Result<Self> {
        let attributes = cursor.take_attributes()?;
        let start = cursor.position();
        cursor.skip_visibility();
        let visibility = cursor.since(start);
        let name = if named {
            let name = cursor.eat_ident();
            if name.is_none() {
                return Err(cursor.error("expected the name of a field"));
            }
            if cursor.eat_punct(':').is_none() {
                return Err(cursor.error("expected `:` and the type of the field"));
            }
            name
        } else {
            None
        };
        let ty = cursor.take_type(&[',']);
        if ty.is_empty() {
            return Err(cursor.error("expected the type of a field"));
        }
        cursor.eat_punct(',');
        Ok(Self {
            attributes,
            visibility,
            name,
            ty,
        })
    }

    pub(crate) fn ty(&self) -> TokenStream {
        self.ty.iter().cloned().collect()
    }

    /// Returns the `#[cfg(…)]` attributes of the field.
    pub(crate) fn cfg(&self) -> TokenStream {
        parse::attributes(&self.attributes, |attribute| attribute.is("cfg"))
    }
}

/// Replaces `Self` with the type's name, for items that are not part of the type.
pub(crate) fn without_self(tokens: TokenStream, whole: &TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut output = TokenStream::new();
    for (i, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(ident) if ident.to_string() == "Self" => {
                let source = if starts_path(&tokens[i + 1..]) {
                    "<$whole>"
                } else {
                    "$whole"
                };
                let holes = [("whole", whole.clone())];
                output.extend(fill_apart(ident.span(), source, &holes));
            }
            TokenTree::Group(group) => {
                let inner = without_self(group.stream(), whole);
                let mut new_group = Group::new(group.delimiter(), inner);
                new_group.set_span(group.span());
                output.extend([TokenTree::Group(new_group)]);
            }
            token => output.extend([token.clone()]),
        }
    }
    output
}

/// Returns whether `::` comes next, and not the `:` before a bound.
fn starts_path(tokens: &[TokenTree]) -> bool {
    matches!(
        tokens,
        [TokenTree::Punct(first), TokenTree::Punct(second), ..]
            if first.as_char() == ':' && second.as_char() == ':'
    )
}
