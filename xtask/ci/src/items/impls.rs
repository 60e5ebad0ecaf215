// SPDX-License-Identifier: GPL-2.0

//! What types have by their implementations.

use quote::ToTokens as _;
use syn::{ImplItem, Item as Syntax, Meta, Type};

use super::cfg;
use super::collect::Collector;
use super::model::{is_public, Def, Entry};
use super::signature::Form;

impl Collector<'_> {
    /// What an item has by `#[derive]`.
    pub fn derived(&mut self, path: &str, module: usize, entry: &Entry) {
        let (name, generics) = match &entry.item {
            Syntax::Struct(item) => (&item.ident, &item.generics),
            Syntax::Enum(item) => (&item.ident, &item.generics),
            Syntax::Union(item) => (&item.ident, &item.generics),
            _ => return,
        };
        let mut found = Vec::new();
        for meta in &entry.attrs {
            let Meta::List(derive) = meta else { continue };
            if !derive.path.is_ident("derive") {
                continue;
            }
            for derive in cfg::list(&derive.tokens) {
                let Some(of) = derive.path().segments.last() else {
                    continue;
                };
                let of = match of.ident.to_string().as_str() {
                    "MaybeZeroable" => "Zeroable".to_owned(),
                    of => of.to_owned(),
                };
                let (_, arguments, _) = generics.split_for_impl();
                let this: Type = syn::parse_quote!(#name #arguments);
                let mut form = Form::new(&self.types, module);
                let (this, _) = form.implement(generics, &this, None);
                form.require_all(generics, &of);
                let header = format!("{of} for {this}");
                found.push((header, form));
            }
        }
        let found: Vec<_> = found
            .into_iter()
            .map(|(header, form)| split(&header, "", form))
            .collect();
        for (header, signature) in found {
            self.add(format!("{path}: {header}"), "impl", signature);
        }
    }

    pub fn implementations(&mut self) {
        let world = self.world;
        for (module, entry) in world
            .modules
            .iter()
            .enumerate()
            .flat_map(|(index, module)| module.entries.iter().map(move |entry| (index, entry)))
        {
            if let Syntax::Impl(item) = &entry.item {
                match &item.trait_ {
                    Some((_, _)) if cfg::has(&entry.attrs, "pinned_drop") => {
                        self.implementation(module, item, &syn::parse_quote!(::core::ops::Drop));
                    }
                    Some((of, _)) => self.implementation(module, item, of),
                    None => self.inherent(module, item),
                }
            }
        }
    }

    fn inherent(&mut self, module: usize, item: &syn::ItemImpl) {
        let Some(owner) = self.owner(module, &item.self_ty) else {
            return;
        };
        let mut own = Form::new(&self.types, module);
        own.implement(&item.generics, &item.self_ty, None);
        let mut found = Vec::new();
        for part in &item.items {
            let mut form = own.clone();
            let (attrs, vis, name, kind, signature) = match part {
                ImplItem::Fn(part) => (
                    &part.attrs,
                    &part.vis,
                    &part.sig.ident,
                    "method",
                    form.function(&part.sig),
                ),
                ImplItem::Const(part) => (
                    &part.attrs,
                    &part.vis,
                    &part.ident,
                    "const",
                    form.constant(&part.ty),
                ),
                _ => continue,
            };
            if is_public(vis) && cfg::present(attrs).is_some_and(|attrs| !cfg::hidden(&attrs)) {
                found.push((name.to_string(), kind, signature));
            }
        }
        for path in self.listed(&owner) {
            for (name, kind, signature) in &found {
                self.add(format!("{path}::{name}"), kind, signature.clone());
            }
        }
    }

    fn implementation(&mut self, module: usize, item: &syn::ItemImpl, of: &syn::Path) {
        // It belongs to the type, or if that is another crate's, to the trait, or to a type in it.
        let of_trait = self.named_in(module, of);
        if of_trait
            .as_ref()
            .is_some_and(|def| !self.paths.contains_key(def))
        {
            return; // A private trait.
        }
        let mut owner = self.owner(module, &item.self_ty);
        if owner
            .as_ref()
            .is_some_and(|def| !self.paths.contains_key(def))
        {
            return; // A private type.
        }
        if owner.is_none() {
            owner = of_trait;
        }
        if owner.is_none() {
            owner = self
                .within(module, of)
                .or_else(|| self.within(module, &item.self_ty));
        }
        let Some(owner) = owner else {
            return;
        };
        let mut form = Form::new(&self.types, module);
        let (this, of) = form.implement(&item.generics, &item.self_ty, Some(of));
        let not = item.modifiers.polarity.to_token_stream().to_string();
        let safety = item.unsafety.to_token_stream().to_string();
        let (header, signature) = split(&format!("{not}{of} for {this}"), &safety, form);
        for path in self.listed(&owner) {
            self.add(format!("{path}: {header}"), "impl", signature.clone());
        }
    }

    /// The type of our crates that a type is, whether everybody may name it or not.
    fn owner(&self, module: usize, ty: &Type) -> Option<Def> {
        match ty {
            Type::Group(inner) => self.owner(module, &inner.elem),
            Type::Paren(inner) => self.owner(module, &inner.elem),
            Type::Path(path) if path.qself.is_none() => {
                let def = self.named_in(module, &path.path)?;
                match (&self.world.entry(&def)?.item, &def) {
                    (Syntax::Type(alias), Def::Item(module, _)) => self.owner(*module, &alias.ty),
                    _ => Some(def),
                }
            }
            _ => None,
        }
    }

    /// The type or trait that a path names.
    fn named_in(&self, module: usize, path: &syn::Path) -> Option<Def> {
        let is_type = |def: &Def| {
            self.world.entry(def).is_some_and(|entry| {
                matches!(
                    entry.item,
                    Syntax::Struct(_)
                        | Syntax::Enum(_)
                        | Syntax::Union(_)
                        | Syntax::Type(_)
                        | Syntax::Trait(_)
                )
            })
        };
        self.world.named(module, path).into_iter().find(is_type)
    }

    /// The first public type that is named within a type or path.
    fn within(&self, module: usize, tokens: &impl quote::ToTokens) -> Option<Def> {
        let text = tokens.to_token_stream().to_string();
        text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':' && c != ' ')
            .filter_map(|word| syn::parse_str::<syn::Path>(word.trim()).ok())
            .filter_map(|path| self.named_in(module, &path))
            .find(|def| self.paths.contains_key(def))
    }
}

/// The header of an implementation, and what else there is to it, with lifetimes numbered in both.
fn split(header: &str, safety: &str, form: Form<'_>) -> (String, String) {
    let whole = form.close(header);
    let (header, bounds) = whole.split_once(" where ").unwrap_or((&whole, ""));
    let bounds = if bounds.is_empty() {
        String::new()
    } else {
        format!("where {bounds}")
    };
    (
        header.to_owned(),
        format!("{safety} {bounds}").trim().to_owned(),
    )
}
