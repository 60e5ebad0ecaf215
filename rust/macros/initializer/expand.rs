// SPDX-License-Identifier: GPL-2.0

//! The expansion of `pin_init!` and `init!`.

use proc_macro::{
    Ident,
    Span,
    TokenStream,
    TokenTree, //
};

use super::{
    parse::{
        Initializer,
        Step,
        StepKind, //
    },
    Kind, //
};
use crate::{
    parse,
    template::fill_apart, //
};

// `__target` names the type; a variant of an `enum` has no associated functions, and so no target.
// Even if the type has a function of that name itself, the result must be ours, as only that has
// the methods called below. `$check` is never run, but the compiler type-checks it as a struct
// expression. Only that ensures that the fields exist, are accessible, and are given exactly once.
const INITIALIZER: &str = r#"{
    let __target: ::pin_init::__internal::Target<_> = {
        use ::pin_init::__internal::HasTarget as _;
        $path::__pin_init_target()
    };
    $check
    let __data = $data;
    // SAFETY: The closure is never called.
    __target.check_alignment(|__slot| unsafe { $alignment });
    // The parentheses ensure that `$error` is a type.
    #[allow(unused_parens)]
    let __init = __target.closure::<_, ($error)>(move |__slot| {
        $zero
        $this
        $steps
        $dismiss
        // SAFETY: By `$check`, the steps initialize all fields; or all bytes are zero, which is
        // valid.
        ::core::result::Result::Ok(unsafe { ::pin_init::__internal::Initialized::new() })
    });
    // SAFETY: This macro generated `__init`.
    unsafe { ::pin_init::__internal::$finish(__target, __init) }
}"#;

/// Checks that all fields are mentioned; otherwise the compiler names the missing one.
const ALL_FIELDS: &str = "__target.check_made_by(|| $path { $fields });";
const ALL_FIELD: &str = "$cfg $name: ::pin_init::__internal::never(),";

/// Checks that no field is mentioned twice.
const SOME_FIELDS: &str = "__target.check_taken_by(|$path { $fields .. }| {});";
const SOME_FIELD: &str = "$cfg $name: _,";

const ALIGNMENT: &str = "$cfg let _ = &(*__slot).$name;";

const ZERO: &str = "
    // SAFETY: As a closure of `pinned()` or `movable()`, this may rely on `__slot` being valid for
    // writes and aligned.
    unsafe { ::pin_init::__internal::zero(__target, __slot) };
";

const THIS: &str = "
    #[allow(unused_variables)]
    // SAFETY: A pointer that is valid for writes is not null.
    let $this = unsafe { ::core::ptr::NonNull::new_unchecked(__slot) };
";

const PINNED_SLOT: &str = "
    // SAFETY: The field is part of `__slot`, which is valid for writes. It is aligned and not
    // accessed elsewhere, as the closures above check.
    unsafe { __data.$name(__slot) }
";
const MOVABLE_SLOT: &str = "
    // SAFETY: As for a pinned field.
    unsafe {
        ::pin_init::__internal::Slot::<::pin_init::__internal::NotPinned, _>::new(
            &raw mut (*__slot).$name
        )
    }
";

const VALUE: &str = "
    $attributes
    let mut $guard = $slot.write($value);
";
const INIT: &str = "
    $attributes
    let mut $guard = $slot.init($value)?;
";
const ACCESS: &str = "
    $cfg
    #[allow(unused_variables, non_snake_case)]
    let $name = ::pin_init::__internal::Access::value(&mut $guard);
";
const DISMISS: &str = "
    $cfg
    ::core::mem::forget($guard);
";

pub(super) fn expand(kind: Kind, initializer: Initializer) -> TokenStream {
    let Initializer {
        this,
        path,
        steps,
        zeroed,
        error,
    } = initializer;

    let at_type = path.first().map_or_else(Span::call_site, TokenTree::span);
    let path: TokenStream = path.into_iter().collect();
    let at = |span, source, holes: &[_]| fill_apart(span, source, holes);

    let (data, finish) = match kind {
        Kind::Pinned => (
            at(at_type, "::pin_init::__internal::pin_data(__target)", &[]),
            "pinned",
        ),
        Kind::Movable => (at(at_type, "()", &[]), "movable"),
    };
    let error = error.unwrap_or_else(|| at(at_type, "::core::convert::Infallible", &[]));
    let this = this.map_or_else(TokenStream::new, |this| {
        at(at_type, THIS, &[("this", ident(this))])
    });
    let zero = zeroed.map_or_else(TokenStream::new, |span| at(span, ZERO, &[]));

    let (check, check_field) = match zeroed {
        None => (ALL_FIELDS, ALL_FIELD),
        Some(_) => (SOME_FIELDS, SOME_FIELD),
    };
    let mut fields = TokenStream::new();
    let mut alignment = TokenStream::new();
    let mut code = TokenStream::new();
    let mut dismiss = TokenStream::new();

    for (i, step) in steps.into_iter().enumerate() {
        let cfg = parse::attributes(&step.attributes, |attribute| attribute.is("cfg"));
        if let Some(name) = step.field() {
            let holes = [("cfg", cfg.clone()), ("name", ident(name.clone()))];
            fields.extend(at(name.span(), check_field, &holes));
            alignment.extend(at(name.span(), ALIGNMENT, &holes));

            let guard = Ident::new(&format!("__guard{i}"), Span::mixed_site());
            let holes = [("cfg", cfg.clone()), ("guard", ident(guard))];
            dismiss.extend(at(at_type, DISMISS, &holes));
        }
        code.extend(expand_step(kind, i, step, cfg));
    }

    let check = at(
        at_type,
        check,
        &[("path", path.clone()), ("fields", fields)],
    );
    let finish = ident(Ident::new(finish, at_type));
    at(
        at_type,
        INITIALIZER,
        &[
            ("path", path),
            ("check", check),
            ("data", data),
            ("alignment", alignment),
            ("error", error),
            ("zero", zero),
            ("this", this),
            ("steps", code),
            ("dismiss", dismiss),
            ("finish", finish),
        ],
    )
}

fn expand_step(kind: Kind, i: usize, step: Step, cfg: TokenStream) -> TokenStream {
    let attributes = parse::attributes(&step.attributes, |_| true);
    let (source, name, value) = match step.kind {
        StepKind::Value(name, value) => (VALUE, name, value),
        StepKind::Init(name, value) => (INIT, name, value),
        StepKind::Code(mut block) => {
            let mut output = attributes;
            // Lints must attribute these braces to the macro: the syntax requires the user to write
            // them.
            block.set_span(block.span().resolved_at(Span::mixed_site()));
            output.extend([TokenTree::Group(block)]);
            return output;
        }
    };

    let span = name.span();
    let guard = ident(Ident::new(&format!("__guard{i}"), Span::mixed_site()));
    let name = ident(name);
    let slot = match kind {
        Kind::Pinned => PINNED_SLOT,
        Kind::Movable => MOVABLE_SLOT,
    };
    let slot = fill_apart(span, slot, &[("name", name.clone())]);
    let mut output = fill_apart(
        span,
        source,
        &[
            ("attributes", attributes),
            ("guard", guard.clone()),
            ("slot", slot),
            ("value", value),
        ],
    );
    output.extend(fill_apart(
        span,
        ACCESS,
        &[("cfg", cfg), ("name", name), ("guard", guard)],
    ));
    output
}

fn ident(ident: Ident) -> TokenStream {
    TokenTree::Ident(ident).into()
}
