// SPDX-License-Identifier: GPL-2.0

//! Which items there are: those of a kernel for x86_64 that has every option on.

use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, MetaNameValue, Token};

/// Options that another machine has, or that take something away.
const OFF: [&str; 14] = [
    "CONFIG_32BIT",
    "CONFIG_ARM",
    "CONFIG_ARM64",
    "CONFIG_CFI",
    "CONFIG_CPU_BIG_ENDIAN",
    "CONFIG_KASAN_SW_TAGS",
    "CONFIG_LOONGARCH",
    "CONFIG_MIPS",
    "CONFIG_PPC",
    "CONFIG_PREEMPT_RT",
    "CONFIG_RISCV",
    "CONFIG_S390",
    "CONFIG_UML",
    "CONFIG_X86_32",
];

/// The attributes of an item that is there, those under a condition among them; `None` if it is not.
pub fn present(attrs: &[Attribute]) -> Option<Vec<Meta>> {
    let mut present = Vec::new();
    for attr in attrs {
        expand(&attr.meta, &mut present)?;
    }
    Some(present)
}

fn expand(meta: &Meta, present: &mut Vec<Meta>) -> Option<()> {
    match meta {
        Meta::List(inner) if inner.path.is_ident("cfg") => {
            if !list(&inner.tokens).first().is_none_or(holds) {
                return None;
            }
        }
        Meta::List(inner) if inner.path.is_ident("cfg_attr") => {
            let inner = list(&inner.tokens);
            if inner.first().is_some_and(holds) {
                for meta in inner.iter().skip(1) {
                    expand(meta, present)?;
                }
            }
        }
        _ => present.push(meta.clone()),
    }
    Some(())
}

/// The metas between an attribute's parentheses; none if they are something else.
pub fn list(tokens: &TokenStream) -> Vec<Meta> {
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    syn::parse::Parser::parse2(parser, tokens.clone())
        .map(|metas| metas.into_iter().collect())
        .unwrap_or_default()
}

fn holds(condition: &Meta) -> bool {
    match condition {
        Meta::List(inner) => {
            let conditions = list(&inner.tokens);
            if inner.path.is_ident("not") {
                !conditions.iter().any(holds)
            } else if inner.path.is_ident("any") {
                conditions.iter().any(holds)
            } else {
                conditions.iter().all(holds)
            }
        }
        Meta::Path(path) => option(path),
        Meta::NameValue(pair) => match text(pair).as_deref() {
            Some("y") => option(&pair.path),
            Some("x86_64") => pair.path.is_ident("target_arch"),
            Some("64") => pair.path.is_ident("target_pointer_width"),
            Some("little") => pair.path.is_ident("target_endian"),
            _ => false,
        },
    }
}

/// Whether this is an option that is on.
fn option(path: &syn::Path) -> bool {
    path.get_ident().is_some_and(|name| {
        let name = name.to_string();
        let on = name.starts_with("CONFIG_") || name == "kernel";
        on && !name.ends_with("_KUNIT_TEST") && !OFF.contains(&name.as_str())
    })
}

/// The string in `name = "string"`.
pub fn text(pair: &MetaNameValue) -> Option<String> {
    match &pair.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}

/// Whether there is such an attribute, by whatever path.
pub fn has(attrs: &[Meta], name: &str) -> bool {
    attrs.iter().any(|meta| {
        meta.path()
            .segments
            .last()
            .is_some_and(|last| last.ident == name)
    })
}

/// Whether documentation does not show the item, which says that it is nobody's business.
pub fn hidden(attrs: &[Meta]) -> bool {
    attrs.iter().any(|meta| match meta {
        Meta::List(inner) if inner.path.is_ident("doc") => list(&inner.tokens)
            .iter()
            .any(|meta| meta.path().is_ident("hidden")),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there(attr: &str) -> bool {
        let item: syn::ItemStruct = syn::parse_str(&format!("{attr} struct S;")).unwrap();
        present(&item.attrs).is_some()
    }

    #[test]
    fn conditions() {
        assert!(there("#[cfg(CONFIG_PCI)]") && !there("#[cfg(not(CONFIG_PCI))]"));
        assert!(there("#[cfg(any(CONFIG_ARM64, CONFIG_64BIT))]"));
        assert!(!there("#[cfg(all(CONFIG_64BIT, test))]"));
        assert!(there("#[cfg(CONFIG_DRM = \"y\")]") && !there("#[cfg(CONFIG_DRM = \"m\")]"));
        assert!(there("#[cfg(target_arch = \"x86_64\")]"));
        assert!(!there("#[cfg(target_arch = \"arm\")] #[cfg(CONFIG_PCI)]"));
    }

    #[test]
    fn attributes_under_a_condition() {
        let item: syn::ItemStruct = syn::parse_str(
            "#[cfg_attr(CONFIG_A, doc(hidden), repr(C))] #[cfg_attr(test, b)] struct S;",
        )
        .unwrap();
        let attrs = present(&item.attrs).unwrap();
        assert!(hidden(&attrs) && has(&attrs, "repr") && !has(&attrs, "b"));
    }
}
