// SPDX-License-Identifier: GPL-2.0

//! `#[derive(Zeroable)]` and `#[derive(MaybeZeroable)]`.

use proc_macro::{
    Literal,
    Span,
    TokenStream,
    TokenTree, //
};

use crate::{
    crate_names,
    diag::{
        Error,
        Result, //
    },
    structure::{
        without_self,
        Field,
        Fields,
        Structure, //
    },
    template::fill_apart, //
};

const IMPL: &str = "
    #[automatically_derived]
    $do_not_recommend
    // SAFETY: All fields are `Zeroable`, as the code below checks or the bounds require, and
    // padding may have any value.
    unsafe impl<$parameters> ::pin_init::Zeroable for $name<$arguments> where $predicates {}
";

const CHECK: &str = "
    const _: () = {
        #[allow(dead_code)]
        fn fields_may_be_zero<$parameters>() where $predicates {
            $checks
        }
    };
";

// Checks that the struct has these fields, even if another macro changed it.
const FIELDS: &str = "
    const _: () = {
        #[allow(dead_code, clippy::multiple_bound_locations)]
        unsafe fn has_these_fields<$parameters>(__this: *const $self)
        where
            $predicates
        {
            $whole
            $types
        }
    };
";
const WHOLE: &str = "let _ = |$name { $fields }: &$self| {};";
const FIELD: &str = "$cfg $field: _,";
const TYPE: &str = "
    $cfg
    // SAFETY: This code is never run.
    let _: *const $type = unsafe { &raw const (*__this).$field };
";

/// Please see [`crate::Zeroable`] for documentation.
pub(crate) fn derive(item: TokenStream) -> Result<TokenStream> {
    let mut structure = Structure::parse(item, "`Zeroable`")?;
    structure.generics.bound_types(&bound());

    let whole = structure.whole();
    let mut checks = TokenStream::new();
    for field in fields(&structure)? {
        let at = field
            .ty
            .first()
            .map_or_else(Span::call_site, TokenTree::span);
        checks.extend(fill_apart(
            at,
            "::pin_init::__internal::check_zeroable::<$type>();",
            &[("type", without_self(field.ty(), &whole))],
        ));
    }
    let mut output = implementation(&structure)?;
    output.extend(fill_apart(
        structure.name.span(),
        CHECK,
        &[
            (
                "parameters",
                without_self(structure.generics.declarations(), &whole),
            ),
            (
                "predicates",
                without_self(structure.generics.predicates(), &whole),
            ),
            ("checks", checks),
        ],
    ));
    Ok(output)
}

/// Please see [`crate::MaybeZeroable`] for documentation.
pub(crate) fn derive_maybe(item: TokenStream) -> Result<TokenStream> {
    let mut structure = Structure::parse(item, "`MaybeZeroable`")?;
    structure.generics.bound_types(&bound());

    let mut predicates = TokenStream::new();
    for field in fields(&structure)? {
        let at = field
            .ty
            .first()
            .map_or_else(Span::call_site, TokenTree::span);
        // The lifetime lets the bound be false even where the type has no parameter.
        predicates.extend(fill_apart(
            at,
            "$type: for<'__any> ::pin_init::Zeroable,",
            &[("type", field.ty())],
        ));
    }
    structure.generics.require(predicates);
    implementation(&structure)
}

fn bound() -> TokenStream {
    fill_apart(Span::call_site(), "::pin_init::Zeroable", &[])
}

fn fields(structure: &Structure) -> Result<&[Field]> {
    match &structure.fields {
        Fields::Named(fields) | Fields::Tuple(fields) => Ok(fields),
        Fields::None if structure.keyword.to_string() == "enum" => Err(Error::new(
            structure.keyword.span(),
            "an `enum` cannot derive `Zeroable`: which of its variants would be all zeroes?",
        )),
        Fields::None => Ok(&[]),
    }
}

fn implementation(structure: &Structure) -> Result<TokenStream> {
    let holes = [
        ("name", TokenTree::Ident(structure.name.clone()).into()),
        ("parameters", structure.generics.declarations()),
        ("arguments", structure.generics.arguments()),
        ("predicates", structure.generics.predicates()),
        ("do_not_recommend", crate_names::do_not_recommend()),
    ];
    let mut output = fill_apart(structure.name.span(), IMPL, &holes);
    output.extend(has_these_fields(structure)?);
    Ok(output)
}

fn has_these_fields(structure: &Structure) -> Result<TokenStream> {
    let at = structure.name.span();
    let whole = structure.whole();
    let (mut list, mut types) = (TokenStream::new(), TokenStream::new());
    for (index, field) in fields(structure)?.iter().enumerate() {
        let name = match &field.name {
            Some(name) => TokenTree::Ident(name.clone()),
            None => TokenTree::Literal(Literal::usize_unsuffixed(index)),
        };
        let holes = [
            ("cfg", field.cfg()),
            ("field", name.into()),
            ("type", without_self(field.ty(), &whole)),
        ];
        list.extend(fill_apart(at, FIELD, &holes));
        types.extend(fill_apart(at, TYPE, &holes));
    }
    // A pattern for a union has exactly one field.
    let pattern = match structure.keyword.to_string() == "union" {
        true => TokenStream::new(),
        false => fill_apart(
            at,
            WHOLE,
            &[
                ("name", TokenTree::Ident(structure.name.clone()).into()),
                ("fields", list),
                ("self", whole.clone()),
            ],
        ),
    };
    let generics = &structure.generics;
    let holes = [
        ("parameters", without_self(generics.declarations(), &whole)),
        ("predicates", without_self(generics.predicates(), &whole)),
        ("self", whole),
        ("whole", pattern),
        ("types", types),
    ];
    Ok(fill_apart(at, FIELDS, &holes))
}
