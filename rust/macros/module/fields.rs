// SPDX-License-Identifier: GPL-2.0

//! Parsing the fields of `module!`.

use proc_macro::{
    Delimiter,
    Ident,
    TokenTree, //
};

use super::{
    params,
    Module,
    Text, //
};
use crate::{
    diag::{
        Error,
        Errors,
        Result, //
    },
    parse::{
        self,
        Cursor,
        Place, //
    },
    suggest, //
};

/// The fields, in the order in which the documentation lists them.
const FIELDS: &[&str] = &[
    "type",
    "name",
    "authors",
    "description",
    "license",
    "alias",
    "firmware",
    "imports_ns",
    "params",
];

/// Older spellings of [`FIELDS`].
const OLDER: &[&str] = &["author"];

const REQUIRED: &[&str] = &["type", "name", "license"];

/// The kernel stores a module's name with its terminator in `MODULE_NAME_LEN` bytes: 64 less the
/// size of a `long`. The smaller bound of 64-bit kernels holds for all.
const NAME_MAX: usize = 64 - 8 - 1;

pub(super) fn parse(mut input: Cursor, errors: &mut Errors) -> Module {
    let mut module = Module::default();
    let mut seen = Seen::default();

    while !input.is_empty() {
        let Some(key) = field_name(&mut input, &mut seen, errors) else {
            continue;
        };
        let name = key.to_string();
        if !FIELDS.contains(&&*name) && !OLDER.contains(&&*name) {
            errors.push(Error::new(
                key.span(),
                unknown(&format!("field `{name}`"), &name, FIELDS),
            ));
            input.skip_field();
            continue;
        }
        match value(&mut module, &name, &mut input, errors) {
            Ok(()) => end_of_field(&name, &mut input, errors),
            Err(error) => {
                errors.push(error);
                input.skip_field();
            }
        }
    }

    for name in REQUIRED {
        if !seen.contains(name) {
            errors.push(input.error(format!(
                "`module!` lacks the field `{name}`: {}",
                hint(name)
            )));
        }
    }
    module
}

/// Takes `name:`, which is allowed once. On failure, stores the error and skips the field.
pub(super) fn field_name(
    input: &mut Cursor,
    seen: &mut Seen,
    errors: &mut Errors,
) -> Option<Ident> {
    let key = name_and_colon(input, seen);
    let key = errors.keep(key);
    if key.is_none() {
        input.skip_field();
    }
    key
}

fn name_and_colon(input: &mut Cursor, seen: &mut Seen) -> Result<Ident> {
    let found = parse::describe(input.peek());
    let Some(key) = input.eat_ident() else {
        return Err(input.error(format!("expected the name of a field, found {found}")));
    };
    seen.add(&key)?;
    if input.eat_punct(':').is_none() {
        let found = parse::describe(input.peek());
        return Err(input.error(format!("expected `:` after `{key}`, found {found}")));
    }
    Ok(key)
}

/// Expects the comma after a field. If only the comma is missing, the next field is still read.
pub(super) fn end_of_field(name: &str, input: &mut Cursor, errors: &mut Errors) {
    if input.is_empty() || input.eat_punct(',').is_some() {
        return;
    }
    let found = parse::describe(input.peek());
    errors.push(input.error(format!(
        "expected `,` after the value of `{name}`, found {found}"
    )));
    if !input.starts_field() {
        input.skip_field();
    }
}

/// Returns an error message for an unknown name, which lists the known ones.
pub(super) fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    match suggest::nearest(name, known) {
        Some(meant) => format!("unknown {what}; did you mean `{meant}`?"),
        None => format!("unknown {what}; expected {}", suggest::one_of(known)),
    }
}

/// The names that were already given.
#[derive(Default)]
pub(super) struct Seen(Vec<String>);

impl Seen {
    /// Adds `key`; an error if it, or another spelling of it, was already given.
    fn add(&mut self, key: &Ident) -> Result<()> {
        let name = key.to_string();
        let spelling = |name: &str| match name {
            "author" => "authors".into(),
            name => String::from(name),
        };
        if let Some(earlier) = self.0.iter().find(|n| spelling(n) == spelling(&name)) {
            return Err(Error::new(
                key.span(),
                if *earlier == name {
                    format!("`{name}` is given more than once")
                } else {
                    format!("`{name}` and `{earlier}` are the same field: give one of them")
                },
            ));
        }
        self.0.push(name);
        Ok(())
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.0.iter().any(|n| n == name)
    }
}

/// Returns a hint that shows the syntax of a field.
fn hint(name: &str) -> &'static str {
    match name {
        "type" => "write `type: MyModule`, the type that implements `kernel::Module`",
        "name" => "write `name: \"my_module\"`",
        "authors" => "write `authors: [\"…\", \"…\"]`",
        "author" => "write `author: \"…\"`",
        "description" => "write `description: \"…\"`",
        "license" => "write `license: \"GPL\"`",
        "alias" => "write `alias: [\"…\", \"…\"]`",
        "firmware" => "write `firmware: [\"…\", \"…\"]`",
        "params" => "write `params: { my_parameter: i32 { default: 1, description: \"…\" } }`",
        _ => "write `imports_ns: [\"…\", \"…\"]`",
    }
}

/// Takes the value of the field `name`.
fn value(module: &mut Module, name: &str, input: &mut Cursor, errors: &mut Errors) -> Result<()> {
    match name {
        "type" => module.type_ = Some(type_(input)?),
        "name" => module.name = Some(module_name(input)?),
        "authors" => module.authors = list(name, Charset::Ascii, input, errors)?,
        "author" => module.authors = vec![string(name, hint(name), Charset::Ascii, input)?],
        "description" => {
            module.description = Some(string(name, hint(name), Charset::Utf8, input)?);
        }
        "license" => {
            let found = input.peek().cloned();
            let license = string(name, hint(name), Charset::Ascii, input)?;
            if license.bytes.is_empty() {
                return Err(Error::at(
                    found.as_slice(),
                    "a module needs a licence, such as \"GPL\"",
                ));
            }
            module.license = Some(license);
        }
        "alias" => module.alias = list(name, Charset::Ascii, input, errors)?,
        "firmware" => module.firmware = list(name, Charset::Ascii, input, errors)?,
        "params" => {
            let found = parse::describe(input.peek());
            let Some(group) = input.eat_group(Delimiter::Brace) else {
                return Err(input.error(format!(
                    "expected the parameters in braces, found {found}: {}",
                    hint("params")
                )));
            };
            module.params = params::parse(Cursor::of_group(&group), errors);
        }
        _ => module.imports_ns = list(name, Charset::Ascii, input, errors)?,
    }
    Ok(())
}

fn type_(input: &mut Cursor) -> Result<Vec<TokenTree>> {
    let found = parse::describe(input.peek());
    if let Some(TokenTree::Literal(_)) | None = input.peek() {
        return Err(input.error(format!("expected a type, found {found}: {}", hint("type"))));
    }
    let tokens = input.until_comma(Place::Type);
    if tokens.is_empty() {
        return Err(input.error(format!("expected a type, found {found}: {}", hint("type"))));
    }
    Ok(tokens)
}

fn module_name(input: &mut Cursor) -> Result<Text> {
    let token = input.peek().cloned();
    let name = string("name", hint("name"), Charset::Ascii, input)?;
    let fail = |message: String| Err(Error::at(token.as_slice(), message));

    let valid = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    if name.bytes.is_empty() {
        return fail("a module needs a name".into());
    }
    if let Some(bad) = name.bytes.iter().find(|b| !valid(b)) {
        return fail(format!(
            "a module's name is made of letters, digits, `_` and `-`: `{}` cannot be in it",
            bad.escape_ascii()
        ));
    }
    if name.bytes.len() > NAME_MAX {
        return fail(format!(
            "a module's name has at most {NAME_MAX} characters, this one has {}",
            name.bytes.len()
        ));
    }
    Ok(name)
}

/// The characters that a string may contain.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    Ascii,
    Utf8,
}

/// Takes a string literal, the value of `name`.
pub(super) fn string(name: &str, hint: &str, charset: Charset, input: &mut Cursor) -> Result<Text> {
    let found = parse::describe(input.peek());
    let Some((literal, contents)) = input.eat_string() else {
        return Err(input.error(format!(
            "expected a string literal for `{name}`, found {found}: {hint}"
        )));
    };
    if contents.bytes.contains(&0) {
        return Err(Error::new(
            literal.span(),
            format!("`{name}` cannot have a NUL character: C strings end there"),
        ));
    }
    if charset == Charset::Ascii && !contents.bytes.is_ascii() {
        return Err(Error::new(
            literal.span(),
            format!("`{name}` is limited to ASCII characters"),
        ));
    }
    Ok(Text {
        bytes: contents.bytes,
        is_bytes: contents.is_bytes,
    })
}

/// Takes `["…", "…"]`, the value of `name`.
fn list(
    name: &str,
    charset: Charset,
    input: &mut Cursor,
    errors: &mut Errors,
) -> Result<Vec<Text>> {
    let found = parse::describe(input.peek());
    let Some(group) = input.eat_group(Delimiter::Bracket) else {
        return Err(input.error(format!(
            "expected a list of string literals for `{name}`, found {found}: {}",
            hint(name)
        )));
    };

    let mut input = Cursor::of_group(&group);
    let mut texts = Vec::new();
    while !input.is_empty() {
        match string(name, hint(name), charset, &mut input) {
            Ok(text) => {
                texts.push(text);
                end_of_field(name, &mut input, errors);
            }
            Err(error) => {
                errors.push(error);
                input.skip_field();
            }
        }
    }
    Ok(texts)
}
