// SPDX-License-Identifier: GPL-2.0

//! The `#[export]` attribute.

use proc_macro::{
    Ident,
    TokenStream,
    TokenTree, //
};

use crate::{
    diag::{
        Error,
        Result, //
    },
    parse,
    template, //
};

/// The two arms of an `if` must have the same type, so the function must have the type of the
/// declaration in C.
const CODE: &str = r#"
    const _: () = {
        if true {
            ::kernel::bindings::$name
        } else {
            $name
        };
    };

    #[no_mangle]
    $function
"#;

/// Please see [`crate::export`] for documentation.
pub(crate) fn export(attribute: TokenStream, item: TokenStream) -> Result<TokenStream> {
    parse::no_arguments("export", attribute)?;

    let tokens: Vec<TokenTree> = item.clone().into_iter().collect();
    let Some(name) = function_name(&tokens) else {
        return Err(Error::at(&tokens, "`#[export]` is for functions"));
    };
    let name = TokenTree::Ident(name).into();
    Ok(template::fill(CODE, &[("name", name), ("function", item)]))
}

/// Returns the name of a function, if the item is one.
fn function_name(tokens: &[TokenTree]) -> Option<Ident> {
    const QUALIFIERS: &[&str] = &["pub", "const", "async", "unsafe", "extern"];

    let mut idents = tokens.iter().filter_map(|token| match token {
        TokenTree::Ident(ident) => Some(ident),
        _ => None,
    });
    let keyword = idents.find(|ident| !QUALIFIERS.contains(&&*ident.to_string()))?;
    if keyword.to_string() != "fn" {
        return None;
    }
    idents.next().cloned()
}
