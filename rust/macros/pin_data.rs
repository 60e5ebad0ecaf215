// SPDX-License-Identifier: GPL-2.0

//! The `#[pin_data]` attribute.

use proc_macro::{
    Ident,
    Literal,
    Span,
    TokenStream,
    TokenTree, //
};

use crate::{
    crate_names,
    diag::{
        Error,
        Errors,
        Result, //
    },
    parse,
    structure::{
        without_self,
        Field,
        Fields,
        Structure, //
    },
    template::{
        fill,
        fill_apart, //
    }, //
};

const ITEMS: &str = r#"
#[doc(hidden)]
#[allow(dead_code, non_snake_case)]
$visibility struct $projection<'__pin, $parameters> where $predicates {
    $projection_fields
    __pin: ::core::marker::PhantomData<&'__pin mut ()>,
}

impl<$parameters> $name<$arguments> where $predicates {
    /// Projects a pinned reference to the struct to references to its fields, some of them pinned.
    ///
    $project_doc
    #[inline]
    #[allow(dead_code)]
    $visibility fn project<'__pin>(
        self: ::core::pin::Pin<&'__pin mut Self>,
    ) -> $projection<'__pin, $arguments> {
        // SAFETY: Nothing is moved here: fields marked with `#[pin]` are returned pinned. The
        // others may be moved, as nothing relies on their place: the type is `Unpin` if the marked
        // ones are, a type with `#[pin_data]` has no `Drop` that could move a field, and it is not
        // packed, or the references below would not compile.
        let __this = unsafe { ::core::pin::Pin::get_unchecked_mut(self) };
        $projection {
            $projected
            __pin: ::core::marker::PhantomData,
        }
    }
}

const _: () = {
    #[doc(hidden)]
    $visibility struct $pin_data<$parameters> where $predicates {
        of: ::pin_init::__internal::Invariant<$self>,
    }

    impl<$parameters> ::core::clone::Clone for $pin_data<$arguments> where $predicates {
        #[inline(always)]
        fn clone(&self) -> Self {
            *self
        }
    }

    impl<$parameters> ::core::marker::Copy for $pin_data<$arguments> where $predicates {}

    impl<$parameters> $pin_data<$arguments> where $predicates {
        $slots
    }

    // SAFETY: `#[pin_data]` implements this: a slot is `Pinned` exactly for the fields marked with
    // `#[pin]`, on which `Unpin` below depends.
    $do_not_recommend
    unsafe impl<$parameters> ::pin_init::__internal::HasPinData for $name<$arguments>
    where
        $predicates
    {
        type PinData = $pin_data<$arguments>;

        #[inline(always)]
        fn __pin_data() -> Self::PinData {
            $pin_data {
                of: ::pin_init::__internal::Invariant::new(),
            }
        }
    }

    // This type is `Unpin` if all of the fields marked with `#[pin]` are.
    #[allow(dead_code, non_snake_case)]
    struct $unpin<'__pin, $parameters> where $predicates {
        // The lifetime makes the bound below depend on a parameter, so that it may be false.
        __pin: ::pin_init::__internal::Invariant<&'__pin ()>,
        __of: ::pin_init::__internal::Invariant<$self>,
        $pinned_fields
    }

    impl<'__pin, $parameters> ::core::marker::Unpin for $name<$arguments>
    where
        ::pin_init::__internal::PinnedFields<$unpin<'__pin, $arguments>>: ::core::marker::Unpin,
        $predicates
    {
    }

    // Checks that the struct has the fields that this macro saw, even if another macro changed it.
    #[allow(dead_code, clippy::multiple_bound_locations)]
    fn __has_these_fields<$parameters>(__this: &$self) where $predicates {
        let $name { $has_fields } = __this;
    }

    $destructor
};

$warnings
"#;

const SLOT: &str = "
    $cfg
    #[allow(non_snake_case)]
    #[inline(always)]
    $visibility unsafe fn $name(
        self,
        __slot: *mut $self,
    ) -> ::pin_init::__internal::Slot<::pin_init::__internal::$pin, $type> {
        // SAFETY: By the safety requirements of this function, `__slot` is valid for the whole
        // struct, of which the field is a part; where the struct is pinned, so is a field marked
        // with `#[pin]`.
        unsafe { ::pin_init::__internal::Slot::new(&raw mut (*__slot).$name) }
    }
";

const PINNED_FIELD: &str = "$cfg $visibility $name: ::core::pin::Pin<&'__pin mut $type>,";
const OTHER_FIELD: &str = "$cfg $visibility $name: &'__pin mut $type,";

const PROJECT_PINNED: &str = "
    $cfg
    // SAFETY: The struct is pinned, and thus, as said above, the fields marked with `#[pin]` are.
    $name: unsafe { ::core::pin::Pin::new_unchecked(&mut __this.$name) },
";
const PROJECT_OTHER: &str = "$cfg $name: &mut __this.$name,";

const PINNED_DROP: &str = "
    impl<$parameters> ::core::ops::Drop for $name<$arguments> where $predicates {
        #[inline]
        fn drop(&mut self) {
            // SAFETY: From here on the value is never moved: its fields are dropped in place.
            let __this = unsafe { ::core::pin::Pin::new_unchecked(self) };
            // SAFETY: This is the type's `Drop::drop`, which only passes the token to
            // `PinnedDrop::drop`.
            let __token = unsafe { ::pin_init::__internal::OnlyCallFromDrop::new() };
            ::pin_init::PinnedDrop::drop(__this, __token);
        }
    }
";

// Overlapping implementations of a trait for one type are an error, which names the trait.
const NO_DROP: &str = "
    trait UsePinnedDropInsteadOfDrop {}
    impl<T: ::core::ops::Drop + ?::core::marker::Sized> UsePinnedDropInsteadOfDrop for T {}
    impl<$parameters> UsePinnedDropInsteadOfDrop for $name<$arguments> where $predicates {}

    trait WritePinnedDropInTheParenthesesOfPinData {}
    impl<T: ::pin_init::PinnedDrop + ?::core::marker::Sized>
        WritePinnedDropInTheParenthesesOfPinData for T {}
    impl<$parameters> WritePinnedDropInTheParenthesesOfPinData for $name<$arguments>
    where
        $predicates
    {
    }
";

/// Emits a warning: a procedural macro has no other way to emit one.
const WARNING: &str = "
    const _: () = {
        #[deprecated(note = $message)]
        const PIN: () = ();
        $use
    };
";

/// Please see [`crate::pin_data`] for documentation.
pub(crate) fn pin_data(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let pinned_drop = has_pinned_drop(arguments)?;
    let structure = Structure::parse(item, "`#[pin_data]`")?;
    let fields = match &structure.fields {
        Fields::Named(fields) => fields,
        _ => {
            return Err(Error::at(
                &[
                    structure.keyword.clone().into(),
                    structure.name.clone().into(),
                ],
                "`#[pin_data]` is for a struct whose fields have names",
            ))
        }
    };
    if structure.keyword.to_string() != "struct" {
        return Err(Error::new(
            structure.keyword.span(),
            "`#[pin_data]` is for a struct",
        ));
    }

    let mut output = structure.without("pin");
    let mut errors = Errors::default();
    for field in fields {
        errors.keep(check_pin(field));
    }
    let errors = errors.into_tokens();
    if !errors.is_empty() {
        output.extend(errors);
        return Ok(output);
    }
    output.extend(items(&structure, fields, pinned_drop));
    Ok(output)
}

/// Parses the contents of the parentheses: nothing, or `PinnedDrop`.
fn has_pinned_drop(arguments: TokenStream) -> Result<bool> {
    let arguments: Vec<TokenTree> = arguments.into_iter().collect();
    match &*arguments {
        [] => Ok(false),
        [TokenTree::Ident(name)] if name.to_string() == "PinnedDrop" => Ok(true),
        other => Err(Error::at(
            other,
            "`#[pin_data]` takes nothing, or `PinnedDrop`: `#[pin_data(PinnedDrop)]`",
        )),
    }
}

fn is_pinned(field: &Field) -> bool {
    field.attributes.iter().any(|attribute| attribute.is("pin"))
}

fn check_pin(field: &Field) -> Result<()> {
    let mut found = false;
    for attribute in &field.attributes {
        let tokens = attribute.tokens();
        if attribute.is("pin") {
            if attribute.has_arguments() {
                return Err(Error::at(&tokens, "`#[pin]` takes no arguments"));
            }
            if found {
                return Err(Error::at(&tokens, "`#[pin]` is here twice"));
            }
            found = true;
        } else if attribute.is("cfg_attr") && attribute.mentions("pin") {
            return Err(Error::at(
                &tokens,
                "`#[pin]` cannot depend on the configuration; write the field twice, \
                 each with its `#[cfg]`",
            ));
        }
    }
    Ok(())
}

fn items(structure: &Structure, fields: &[Field], pinned_drop: bool) -> TokenStream {
    let at = structure.name.span();
    let generics = &structure.generics;
    let name = ident(structure.name.clone());
    let arguments = generics.arguments();
    let whole = structure.whole();
    let projection = format!("{}Projection", parse::unraw(&structure.name.to_string()));
    let mut holes = vec![
        ("visibility", apart(structure.visibility.clone())),
        ("projection", ident(Ident::new(&projection, at))),
        ("name", name),
        ("parameters", without_self(generics.declarations(), &whole)),
        ("arguments", arguments),
        ("predicates", without_self(generics.predicates(), &whole)),
        ("self", whole.clone()),
        ("project_doc", project_doc(fields)),
        ("do_not_recommend", crate_names::do_not_recommend()),
        // These names are longer than the struct's own, which they must not shadow.
        (
            "pin_data",
            ident(Ident::new(&format!("__{projection}Data"), at)),
        ),
        (
            "unpin",
            ident(Ident::new(&format!("__{projection}Unpin"), at)),
        ),
    ];
    let destructor = if pinned_drop { PINNED_DROP } else { NO_DROP };
    let destructor = fill_apart(at, destructor, &holes);

    let mut slots = TokenStream::new();
    let mut pinned_fields = TokenStream::new();
    let mut projection_fields = TokenStream::new();
    let mut projected = TokenStream::new();
    let mut has_fields = TokenStream::new();
    let mut warnings = TokenStream::new();

    for field in fields {
        let pinned = is_pinned(field);
        let Some(field_name) = field.name.clone() else {
            continue;
        };
        let pin = if pinned { "Pinned" } else { "NotPinned" };
        let at = field_name.span();
        let holes = [
            ("cfg", field.cfg()),
            ("visibility", apart(field.visibility.clone())),
            ("name", ident(field_name)),
            ("type", without_self(field.ty(), &whole)),
            ("self", whole.clone()),
            ("pin", ident(Ident::new(pin, at))),
        ];
        let fill = |source| fill_apart(at, source, &holes);
        slots.extend(fill(SLOT));
        has_fields.extend(fill("$cfg $name: _,"));
        if pinned {
            pinned_fields.extend(fill("$cfg $name: $type,"));
            projection_fields.extend(fill(PINNED_FIELD));
            projected.extend(fill(PROJECT_PINNED));
        } else {
            projection_fields.extend(fill(OTHER_FIELD));
            projected.extend(fill(PROJECT_OTHER));
            if is_phantom_pinned(&field.ty) {
                warnings.extend(warn_of_phantom(field));
            }
        }
    }
    holes.extend([
        ("slots", slots),
        ("pinned_fields", pinned_fields),
        ("projection_fields", projection_fields),
        ("projected", projected),
        ("has_fields", has_fields),
        ("destructor", destructor),
        ("warnings", warnings),
    ]);
    fill_apart(at, ITEMS, &holes)
}

/// Returns the documentation of `project`, which lists the pinned fields.
fn project_doc(fields: &[Field]) -> TokenStream {
    let names = |pinned| -> Vec<String> {
        let fields = fields.iter().filter(|field| is_pinned(field) == pinned);
        fields
            .filter_map(|field| Some(format!("`{}`", field.name.as_ref()?)))
            .collect()
    };
    let (pinned, others) = (names(true), names(false));
    let mut text = String::new();
    if !pinned.is_empty() {
        text += &format!(" Pinned: {}.", pinned.join(", "));
    }
    if !others.is_empty() {
        text += &format!(" Not pinned: {}.", others.join(", "));
    }
    let text = TokenTree::Literal(Literal::string(&text));
    fill("#[doc = $text]", &[("text", text.into())])
}

/// Returns whether the type is `PhantomPinned`, by any path.
fn is_phantom_pinned(ty: &[TokenTree]) -> bool {
    let text: String = ty.iter().map(TokenTree::to_string).collect();
    matches!(
        text.trim_start_matches(':'),
        "PhantomPinned"
            | "marker::PhantomPinned"
            | "core::marker::PhantomPinned"
            | "std::marker::PhantomPinned"
    )
}

fn warn_of_phantom(field: &Field) -> TokenStream {
    let message = "a `PhantomPinned` keeps the struct in its place only if it has `#[pin]`";
    let message = TokenTree::Literal(Literal::string(message));
    // The compiler emits no warning for code that comes from a macro.
    let start = field
        .ty
        .first()
        .map_or_else(Span::call_site, TokenTree::span);
    let mut uses = fill("let _ = PIN;", &[]).into_iter();
    let uses = uses
        .by_ref()
        .map(|mut token| {
            token.set_span(start);
            token
        })
        .collect();
    let mut cfg = field.cfg();
    cfg.extend(fill(WARNING, &[("message", message.into()), ("use", uses)]));
    cfg
}

/// Marks tokens as generated by the macro, so that lints about user code ignore them.
fn apart(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            token.set_span(token.span().resolved_at(Span::mixed_site()));
            token
        })
        .collect()
}

fn ident(ident: Ident) -> TokenStream {
    TokenTree::Ident(ident).into()
}
