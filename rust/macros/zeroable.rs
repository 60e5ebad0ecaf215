// SPDX-License-Identifier: GPL-2.0

//! `#[derive(Zeroable)]` and `#[derive(MaybeZeroable)]`.

use proc_macro::Span;
use proc_macro::TokenStream;
use proc_macro::TokenTree;

use crate::diag::Error;
use crate::diag::Result;
use crate::structure::Field;
use crate::structure::Fields;
use crate::structure::Structure;
use crate::template::fill_apart;

const IMPL: &str = "
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    // SAFETY: All fields may be zero, as is checked below or said by the bounds, and padding may
    // have any value.
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

/// Please see [`crate::Zeroable`] for documentation.
pub(crate) fn derive(item: TokenStream) -> Result<TokenStream> {
    let mut structure = Structure::parse(item, "`Zeroable`")?;
    structure.generics.bound_types(&bound());

    let mut checks = TokenStream::new();
    for field in fields(&structure)? {
        let at = field
            .ty
            .first()
            .map_or_else(Span::call_site, TokenTree::span);
        checks.extend(fill_apart(
            at,
            "::pin_init::__internal::check_zeroable::<$type>();",
            &[("type", field.ty())],
        ));
    }
    let mut output = implementation(&structure);
    output.extend(fill_apart(
        structure.name.span(),
        CHECK,
        &[
            ("parameters", structure.generics.declarations()),
            ("predicates", structure.generics.predicates()),
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
        // Because of the lifetime, the bound may be false even where it has no parameter.
        predicates.extend(fill_apart(
            at,
            "$type: for<'__any> ::pin_init::Zeroable,",
            &[("type", field.ty())],
        ));
    }
    structure.generics.require(predicates);
    Ok(implementation(&structure))
}

fn bound() -> TokenStream {
    fill_apart(Span::call_site(), "::pin_init::Zeroable", &[])
}

fn fields(structure: &Structure) -> Result<&[Field]> {
    match &structure.fields {
        Fields::Named(_, fields) | Fields::Tuple(fields) => Ok(fields),
        Fields::None if structure.keyword.to_string() == "enum" => Err(Error::new(
            structure.keyword.span(),
            "an `enum` cannot derive `Zeroable`: which of its variants would be all zeroes?",
        )),
        Fields::None => Ok(&[]),
    }
}

fn implementation(structure: &Structure) -> TokenStream {
    fill_apart(
        structure.name.span(),
        IMPL,
        &[
            ("name", TokenTree::Ident(structure.name.clone()).into()),
            ("parameters", structure.generics.declarations()),
            ("arguments", structure.generics.arguments()),
            ("predicates", structure.generics.predicates()),
        ],
    )
}
