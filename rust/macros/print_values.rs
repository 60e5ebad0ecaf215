// SPDX-License-Identifier: GPL-2.0

//! The `print_values!` macro.

use proc_macro::{
    Ident,
    Literal,
    Punct,
    Spacing,
    Span,
    TokenStream,
    TokenTree, //
};

use crate::{
    format_string::{
        self,
        Argument,
        Plain, //
    },
    literal,
    parse::{
        Cursor,
        Place, //
    },
    template, //
};

/// As many values can be passed to `printk()`: see `rust/kernel/print/values.rs`.
const MOST: usize = 6;

/// A message of `print_values!`, all of whose values are formatted with `{}`.
struct Message {
    /// The format string, as it was written.
    format: Literal,
    /// What is around the values.
    pieces: Vec<String>,
    /// Each value once.
    values: Vec<TokenStream>,
    /// The position in `values` of the value at each place.
    uses: Vec<usize>,
}

/// Please see [`crate::print_values`] for documentation.
///
/// Errors in the format string are left to `format_args!`.
pub(crate) fn print_values(input: TokenStream) -> TokenStream {
    let mut input = Cursor::new(input, Span::call_site());
    let level: TokenStream = input.until_comma(Place::Expression).into_iter().collect();
    input.eat_punct(',');
    let arguments: TokenStream = input.rest().into_iter().collect();

    match message(arguments.clone()) {
        Some(message) => expand(level, &message),
        None => template::fill(
            "::kernel::print_macro!(@arguments $level, ::kernel::prelude::fmt!($arguments))",
            &[("level", level), ("arguments", arguments)],
        ),
    }
}

/// Takes the message apart. Returns nothing if it has other placeholders than `{}`, other arguments
/// than the placeholders name, or too many.
fn message(arguments: TokenStream) -> Option<Message> {
    let mut input = Cursor::new(arguments, Span::call_site());
    let format = match input.until_comma(Place::Expression).as_slice() {
        [TokenTree::Literal(literal)] => literal.clone(),
        _ => return None,
    };
    let text = String::from_utf8(literal::string(&format.to_string())?.bytes).ok()?;
    let Plain { pieces, arguments } = format_string::plain(&text)?;

    let mut values = Vec::new();
    let mut names = Vec::new();
    while input.eat_punct(',').is_some() && !input.is_empty() {
        let name = match input.starts_named_argument() {
            true => [input.next(), input.next()].into_iter().flatten().next(),
            false => None,
        };
        names.push(name.map(|name| name.to_string()));
        values.push(input.until_comma(Place::Expression).into_iter().collect());
    }

    let mut next = 0;
    let mut uses = Vec::new();
    for argument in arguments {
        uses.push(match argument {
            Argument::Next => {
                next += 1;
                next - 1
            }
            Argument::Position(position) => position,
            Argument::Name(name) => match names.iter().position(|n| n.as_ref() == Some(&name)) {
                Some(position) => position,
                None => {
                    values.push(TokenTree::Ident(captured(&name, format.span())?).into());
                    names.push(Some(name));
                    values.len() - 1
                }
            },
        });
    }
    let all_are_used = (0..values.len()).all(|value| uses.contains(&value));
    let all_are_there = uses.iter().all(|&value| value < values.len());
    (all_are_used && all_are_there && (1..=MOST).contains(&uses.len())).then_some(Message {
        format,
        pieces,
        values,
        uses,
    })
}

/// The variable that a name in the format string stands for.
fn captured(name: &str, span: Span) -> Option<Ident> {
    match name {
        "self" => Some(Ident::new(name, span)),
        "super" | "crate" | "Self" | "_" => None,
        // `{type}` is the variable `r#type`.
        name => Some(Ident::new_raw(name, span)),
    }
}

fn expand(level: TokenStream, message: &Message) -> TokenStream {
    let span = message.format.span();
    let variable = |value: usize| -> TokenTree {
        TokenTree::Ident(Ident::new(
            &format!("value_{value}"),
            span.resolved_at(Span::mixed_site()),
        ))
    };

    let mut references = TokenStream::new();
    let mut variables = TokenStream::new();
    for (i, value) in message.values.iter().enumerate() {
        references.extend(template::fill("&($value),", &[("value", value.clone())]));
        variables.extend([variable(i), comma()]);
    }

    let mut direct = TokenStream::new();
    let mut adapted = TokenStream::new();
    for &value in &message.uses {
        let hole = || [("value", TokenStream::from(variable(value)))];
        direct.extend(template::fill_apart(
            span,
            "(&::kernel::print::Value($value)).direct(),",
            &hole(),
        ));
        adapted.extend([comma()]);
        adapted.extend(template::fill_apart(
            span,
            "::kernel::fmt::Adapter($value)",
            &hole(),
        ));
    }

    let mut pieces = TokenStream::new();
    let mut format = String::new();
    for (i, piece) in message.pieces.iter().enumerate() {
        pieces.extend([TokenTree::Literal(Literal::string(piece)), comma()]);
        if i > 0 {
            format.push_str("{}");
        }
        format.push_str(&piece.replace('{', "{{").replace('}', "}}"));
    }
    let mut format = Literal::string(&format);
    format.set_span(span);

    template::fill(
        r"
        match ($references) {
            ($variables) => {
                use ::kernel::print::{AnyValue as _, SizedValue as _};

                struct Text;

                impl ::kernel::print::Text for Text {
                    const LEVEL: ::kernel::print::Level = ::kernel::print::Level::$level;
                    const SPEAKER: &'static [::core::primitive::u8] = ::kernel::__log_prefix!();
                    const PIECES: &'static [&'static ::core::primitive::str] = &[$pieces];
                }

                if !::kernel::print::Values::print::<
                    Text,
                    { ::kernel::print::values_len::<Text>() },
                >(($direct)) {
                    ::kernel::print_macro!(
                        @arguments $level,
                        ::core::format_args!($format $adapted)
                    )
                }
            }
        }
        ",
        &[
            ("references", references),
            ("variables", variables),
            ("level", level),
            ("pieces", pieces),
            ("direct", direct),
            ("format", TokenTree::Literal(format).into()),
            ("adapted", adapted),
        ],
    )
}

fn comma() -> TokenTree {
    TokenTree::Punct(Punct::new(',', Spacing::Alone))
}
