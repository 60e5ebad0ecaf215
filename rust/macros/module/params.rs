// SPDX-License-Identifier: GPL-2.0

//! The parameters of `module!`, and their parser.

use proc_macro::{
    Delimiter,
    Ident,
    TokenStream,
    TokenTree, //
};

use super::{
    c_literal,
    fields::{
        self,
        Charset,
        Seen, //
    },
    Text, //
};
use crate::{
    diag::{
        Error,
        Errors,
        Result, //
    },
    literal,
    parse::{
        self,
        Cursor,
        Place, //
    },
    permissions,
    suggest, //
};

/// One of the module's parameters.
pub(super) struct Param {
    pub(super) name: Ident,
    pub(super) kind: Kind,
    pub(super) default: TokenStream,
    pub(super) description: Text,
    pub(super) permissions: u16,
}

/// The type of a parameter.
pub(super) enum Kind {
    /// An integer or a `bool`, named as in the source.
    Scalar(Ident),
    /// A string.
    Str,
}

const FIELDS: &[&str] = &["default", "description", "permissions"];

const REQUIRED: &[&str] = &["default", "description"];

/// The types a parameter can have. A string has a few more spellings, see [`kind`].
const TYPES: &[&str] = &[
    "i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "isize", "usize", "bool", "str",
];

const STRING_TYPES: &[&str] = &["str", "CStr", "&CStr", "&'staticCStr"];

/// The keywords of Rust 2021 that `r#` turns into identifiers.
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static",
    "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

pub(super) fn parse(mut input: Cursor, errors: &mut Errors) -> Vec<Param> {
    let mut params = Vec::new();
    let mut seen = Seen::default();

    while !input.is_empty() {
        let Some(name) = fields::field_name(&mut input, &mut seen, errors) else {
            continue;
        };
        if let Some(error) = keyword(&name) {
            errors.push(error);
            input.skip_field();
            continue;
        }
        let kind = kind(&name, &mut input);
        let Some(kind) = errors.keep(kind) else {
            input.skip_field();
            continue;
        };
        let found = parse::describe(input.peek());
        let Some(group) = input.eat_group(Delimiter::Brace) else {
            errors.push(input.error(format!(
                "expected `{{ default: …, description: \"…\" }}` for the parameter `{name}`, \
                 found {found}"
            )));
            input.skip_field();
            continue;
        };
        params.extend(param(name.clone(), kind, Cursor::of_group(&group), errors));
        fields::end_of_field(&name.to_string(), &mut input, errors);
    }
    params
}

/// Returns an error if no static can have this name.
fn keyword(name: &Ident) -> Option<Error> {
    let text = name.to_string();
    let message = match &*text {
        "_" | "self" | "Self" | "super" | "crate" => format!("no parameter can be named `{text}`"),
        _ if KEYWORDS.contains(&&*text) => {
            format!("`{text}` is a keyword of Rust: write `r#{text}` to use it as a name")
        }
        _ => return None,
    };
    Some(Error::new(name.span(), message))
}

/// Takes a parameter's type.
fn kind(name: &Ident, input: &mut Cursor) -> Result<Kind> {
    let mut tokens = Vec::new();
    while let Some(token) = input.peek() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
            TokenTree::Punct(punct) if punct.as_char() == ',' => break,
            _ => tokens.extend(input.next()),
        }
    }
    if tokens.is_empty() {
        let found = parse::describe(input.peek());
        return Err(input.error(format!(
            "expected the type of the parameter `{name}`, found {found}"
        )));
    }

    let spelling: String = tokens.iter().map(TokenTree::to_string).collect();
    if STRING_TYPES.contains(&&*spelling) {
        return Ok(Kind::Str);
    }
    match tokens.as_slice() {
        [TokenTree::Ident(ident)] if TYPES.contains(&&*spelling) => Ok(Kind::Scalar(ident.clone())),
        _ => Err(Error::at(
            &tokens,
            match suggest::nearest(&spelling, TYPES) {
                Some(meant) => {
                    format!("no parameter can have the type `{spelling}`; did you mean `{meant}`?")
                }
                None => format!(
                    "no parameter can have the type `{spelling}`; it may be {}",
                    suggest::one_of(TYPES)
                ),
            },
        )),
    }
}

/// Parses the contents of the braces of a parameter. [`None`] if it cannot be declared.
fn param(name: Ident, kind: Kind, mut input: Cursor, errors: &mut Errors) -> Option<Param> {
    let mut default = None;
    let mut description = None;
    let mut permissions = 0;
    let mut seen = Seen::default();

    while !input.is_empty() {
        let Some(key) = fields::field_name(&mut input, &mut seen, errors) else {
            continue;
        };
        let field = key.to_string();
        if !FIELDS.contains(&&*field) {
            errors.push(Error::new(
                key.span(),
                fields::unknown(
                    &format!("field `{field}` of the parameter `{name}`"),
                    &field,
                    FIELDS,
                ),
            ));
            input.skip_field();
            continue;
        }
        let result = match &*field {
            "default" => default_value(&kind, &mut input).map(|value| default = Some(value)),
            "description" => fields::string(
                "description",
                "write `description: \"…\"`",
                Charset::Utf8,
                &mut input,
            )
            .map(|value| description = Some(value)),
            _ => mode(&mut input).map(|value| permissions = value),
        };
        match result {
            Ok(()) => fields::end_of_field(&field, &mut input, errors),
            Err(error) => {
                errors.push(error);
                input.skip_field();
            }
        }
    }

    for field in REQUIRED {
        if !seen.contains(field) {
            errors.push(Error::new(
                name.span(),
                format!("the parameter `{name}` lacks the field `{field}`"),
            ));
        }
    }

    Some(Param {
        name,
        kind,
        default: default?,
        description: description.unwrap_or(Text {
            bytes: Vec::new(),
            is_bytes: false,
        }),
        permissions,
    })
}

/// Takes the default: an expression or, for a string, a literal.
fn default_value(kind: &Kind, input: &mut Cursor) -> Result<TokenStream> {
    match kind {
        Kind::Str => {
            let hint = "write `default: \"…\"`";
            let text = fields::string("default", hint, Charset::Utf8, input)?;
            Ok(c_literal(&text.bytes))
        }
        Kind::Scalar(type_) => {
            let tokens = input.until_comma(Place::Expression);
            if tokens.is_empty() {
                return Err(input.error(format!("expected a default value of type `{type_}`")));
            }
            Ok(tokens.into_iter().collect())
        }
    }
}

/// Takes the mode of the parameter's file in sysfs.
fn mode(input: &mut Cursor) -> Result<u16> {
    let token = input.peek().cloned();
    let value = match &token {
        Some(TokenTree::Literal(literal)) => literal::integer(&literal.to_string()),
        _ => None,
    };
    let Some(value) = value else {
        let found = parse::describe(token.as_ref());
        return Err(input.error(format!(
            "expected an integer literal for `permissions`, found {found}: write \
             `permissions: 0o444`"
        )));
    };
    let mode = permissions::check(value).map_err(|message| input.error(message))?;
    input.next();
    Ok(mode)
}
