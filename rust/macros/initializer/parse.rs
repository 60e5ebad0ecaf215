// SPDX-License-Identifier: GPL-2.0

//! Parsing the input of `pin_init!` and `init!`.

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
    expression,
    parse::{
        describe,
        Attribute,
        Cursor, //
    }, //
};

/// `&this in Type { name: value, … } ? Error`
pub(super) struct Initializer {
    /// The name of the pointer to the value.
    pub(super) this: Option<Ident>,
    /// The type, as before the braces of a struct expression.
    pub(super) path: Vec<TokenTree>,
    pub(super) steps: Vec<Step>,
    /// The span of `..Zeroable::init_zeroed()`, if it was given.
    pub(super) zeroed: Option<Span>,
    /// The type of the error, if it was given.
    pub(super) error: Option<TokenStream>,
}

/// One entry between the braces.
pub(super) struct Step {
    pub(super) attributes: Vec<Attribute>,
    pub(super) kind: StepKind,
}

pub(super) enum StepKind {
    /// `name: value`, or `name`
    Value(Ident, TokenStream),
    /// `name <- initializer`
    Init(Ident, TokenStream),
    /// `_: { … }`
    Code(Group),
}

impl Initializer {
    pub(super) fn parse(input: TokenStream) -> Result<Self> {
        let mut cursor = Cursor::new(input, Span::call_site());

        let default_error = take_default_error(&mut cursor)?;
        let this = take_this(&mut cursor)?;
        let path = take_path(&mut cursor)?;
        let Some(body) = cursor.eat_group(Delimiter::Brace) else {
            return Err(cursor.error("expected `{` and the fields"));
        };
        let mut body = Cursor::of_expressions(&body);
        let steps = take_steps(&mut body)?;
        let zeroed = take_zeroed(&mut body)?;
        let error = take_error(&mut cursor)?;

        Ok(Self {
            this,
            path,
            steps,
            zeroed,
            error: error.or(default_error),
        })
    }
}

/// Takes `#[default_error(Type)]`, which macros on top of this one generate.
fn take_default_error(cursor: &mut Cursor) -> Result<Option<TokenStream>> {
    let mut error = None;
    for attribute in cursor.take_attributes()? {
        match attribute.arguments() {
            Some(arguments) if attribute.is("default_error") => error = Some(arguments.stream()),
            _ => {
                return Err(Error::at(
                    &attribute.tokens(),
                    "the only attribute known here is `#[default_error(Type)]`",
                ))
            }
        }
    }
    Ok(error)
}

/// Takes `&this in`.
fn take_this(cursor: &mut Cursor) -> Result<Option<Ident>> {
    if cursor.eat_punct('&').is_none() {
        return Ok(None);
    }
    let Some(this) = cursor.eat_ident() else {
        return Err(cursor.error("expected a name for the pointer to the value: `&this in Type {`"));
    };
    if cursor.eat_keyword("in").is_none() {
        return Err(cursor.error(format!("expected `in`: `&{this} in Type {{`")));
    }
    Ok(Some(this))
}

/// Takes the path of a type: names with `::` between them, and arguments in angle brackets.
fn take_path(cursor: &mut Cursor) -> Result<Vec<TokenTree>> {
    let mut path = Vec::new();
    cursor.eat_path_separator(&mut path);
    loop {
        if cursor.starts_with("<") && !path.is_empty() {
            expression::take_angles(cursor, &mut path);
        } else {
            let Some(name) = cursor.eat_ident() else {
                return Err(cursor.error("expected a struct: `Type { name: value, … }`"));
            };
            path.push(TokenTree::Ident(name));
        }
        if !cursor.eat_path_separator(&mut path) {
            return Ok(path);
        }
    }
}

fn take_steps(cursor: &mut Cursor) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    while !cursor.is_empty() && !cursor.starts_with("..") {
        steps.push(Step::take(cursor)?);
        if cursor.eat_punct(',').is_none() && !cursor.is_empty() {
            return Err(cursor.error("expected `,`"));
        }
    }
    Ok(steps)
}

impl Step {
    fn take(cursor: &mut Cursor) -> Result<Self> {
        let attributes = cursor.take_attributes()?;
        let Some(name) = cursor.eat_ident() else {
            return Err(cursor.error(format!(
                "expected a field's name, `_:` or `..`, found {}",
                describe(cursor.peek())
            )));
        };

        let kind = if name.to_string() == "_" {
            take_code(cursor)?
        } else if cursor.eat("<-") {
            StepKind::Init(name, take_value(cursor)?)
        } else if cursor.starts_with("<") {
            return Err(cursor.error("expected `<-`, without a space in it"));
        } else if cursor.starts_with("::") {
            return Err(cursor.error("expected `:` or `<-` after the name of a field"));
        } else if cursor.eat_punct(':').is_some() {
            StepKind::Value(name, take_value(cursor)?)
        } else if cursor.is_empty() || cursor.starts_with(",") {
            let value = TokenTree::Ident(name.clone()).into();
            StepKind::Value(name, value)
        } else {
            return Err(cursor.error(format!(
                "expected `:`, `<-` or `,` after the field `{name}`, found {}",
                describe(cursor.peek())
            )));
        };
        Ok(Self { attributes, kind })
    }

    /// Returns the field that this entry initializes.
    pub(super) fn field(&self) -> Option<&Ident> {
        match &self.kind {
            StepKind::Value(name, _) | StepKind::Init(name, _) => Some(name),
            StepKind::Code(_) => None,
        }
    }
}

fn take_code(cursor: &mut Cursor) -> Result<StepKind> {
    if cursor.eat_punct(':').is_some() {
        if let Some(block) = cursor.eat_group(Delimiter::Brace) {
            return Ok(StepKind::Code(block));
        }
    }
    Err(cursor.error("expected a block of code after `_`: `_: { … }`"))
}

fn take_value(cursor: &mut Cursor) -> Result<TokenStream> {
    let value = expression::take(cursor);
    if value.is_empty() {
        return Err(cursor.error("expected a value"));
    }
    Ok(value.into_iter().collect())
}

/// Takes `..Zeroable::init_zeroed()`.
fn take_zeroed(cursor: &mut Cursor) -> Result<Option<Span>> {
    if !cursor.starts_with("..") {
        return Ok(None);
    }
    let tokens = cursor.rest();
    let text: String = tokens.iter().map(TokenTree::to_string).collect();
    if text != "..Zeroable::init_zeroed()" {
        return Err(Error::at(
            &tokens,
            "the only thing that can be here is `..Zeroable::init_zeroed()`",
        ));
    }
    Ok(tokens.get(2).map(TokenTree::span))
}

/// Takes `? Error`.
fn take_error(cursor: &mut Cursor) -> Result<Option<TokenStream>> {
    if cursor.eat_punct('?').is_none() {
        if cursor.is_empty() {
            return Ok(None);
        }
        return Err(cursor.error("expected nothing, or `? Error` with the type of the error"));
    }
    if cursor.is_empty() {
        return Err(cursor.error("expected the type of the error after `?`"));
    }
    let ty = cursor.take_type(&['>', ',', ';']);
    if !cursor.is_empty() {
        return Err(cursor.error("expected nothing after the type of the error"));
    }
    Ok(Some(ty.into_iter().collect()))
}
