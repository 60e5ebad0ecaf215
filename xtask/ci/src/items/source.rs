// SPDX-License-Identifier: GPL-2.0

//! The modules of a crate, read from its sources, with what its own macros make.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{ImplItem, Item, Meta, TraitItem, Visibility};

use super::cfg;
use super::expand::Rules;
use super::model::{attributes, is_public, Child, Entry, Module, World};
use super::paste;
use lts_host::error::{Context, Failure, Kind, Result};

type Scope = HashMap<String, Rules>;

impl World {
    /// Reads the crate whose `lib.rs` this is.
    pub fn read(&mut self, name: &str, lib: &Path) -> Result<()> {
        let file = parse(lib)?;
        let dir = lib.parent().unwrap_or(Path::new("")).to_owned();
        self.macros.clear();
        self.gather(&file.items, &dir)?;
        let root = self.add(name.to_owned(), None);
        self.crates.insert(name.to_owned(), root);
        self.fill(root, file.items, &dir, &mut Scope::new())
    }

    fn add(&mut self, path: String, parent: Option<usize>) -> usize {
        self.modules.push(Module {
            path,
            parent,
            ..Module::default()
        });
        self.modules.len() - 1
    }

    /// Finds the macros in files that may use each other's in any order.
    fn gather(&mut self, items: &[Item], dir: &Path) -> Result<()> {
        for item in items {
            match item {
                Item::Macro(item) => {
                    if let (Some(name), Some(rules)) =
                        (&item.ident, Rules::parse(item.mac.tokens.clone()))
                    {
                        self.macros.insert(name.to_string(), rules);
                    }
                }
                Item::Mod(item) if cfg::present(&item.attrs).is_some() => {
                    let (items, dir) = body(item.clone(), dir)?;
                    self.gather(&items, &dir)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Puts items into a module.
    fn fill(
        &mut self,
        index: usize,
        items: Vec<Item>,
        dir: &Path,
        scope: &mut Scope,
    ) -> Result<()> {
        for item in items {
            let Some(attrs) = cfg::present(attributes(&item)) else {
                continue;
            };
            match item {
                Item::Use(item) => {
                    let public = is_public(&item.vis) && !cfg::hidden(&attrs);
                    let mut path = Vec::new();
                    if item.leading_colon.is_some() {
                        path.push(String::new());
                    }
                    let shown = !matches!(item.vis, Visibility::Inherited);
                    self.modules[index].import(&item.tree, path, (public, shown));
                }
                Item::ExternCrate(_) => {}
                Item::Mod(item) => {
                    let name = item.ident.to_string();
                    let public = is_public(&item.vis) && !cfg::hidden(&attrs);
                    let path = format!("{}::{name}", self.modules[index].path);
                    let child = self.add(path, Some(index));
                    let (items, dir) = body(item, dir)?;
                    if cfg::has(&attrs, "macro_use") {
                        self.fill(child, items, &dir, scope)?;
                    } else {
                        self.fill(child, items, &dir, &mut scope.clone())?;
                    }
                    let child = Child {
                        index: child,
                        public,
                    };
                    self.modules[index].children.insert(name, child);
                }
                Item::Macro(item) if item.ident.is_none() => {
                    if let Some(tokens) = self.expand(&item.mac, scope)? {
                        let made = syn::parse2::<syn::File>(tokens.clone()).with_context(|| {
                            format!("what {}! makes: {tokens}", item.mac.path.to_token_stream())
                        })?;
                        self.fill(index, made.items, dir, scope)?;
                    }
                }
                Item::Macro(item) => {
                    if let (Some(name), Some(rules)) =
                        (&item.ident, Rules::parse(item.mac.tokens.clone()))
                    {
                        scope.insert(name.to_string(), rules);
                    }
                    let item = Item::Macro(item);
                    self.modules[index].entries.push(Entry { item, attrs });
                }
                mut item => {
                    self.inside(&mut item, scope)?;
                    self.modules[index].entries.push(Entry { item, attrs });
                }
            }
        }
        Ok(())
    }

    /// Puts what macros make into the traits and implementations that they are in.
    fn inside(&self, item: &mut Item, scope: &Scope) -> Result<()> {
        match item {
            Item::Impl(item) => {
                let mut items = Vec::new();
                for part in std::mem::take(&mut item.items) {
                    match &part {
                        ImplItem::Macro(part) => {
                            if let Some(tokens) = self.expand(&part.mac, scope)? {
                                let made: syn::ItemImpl =
                                    syn::parse2(quote::quote!(impl X { #tokens }))?;
                                items.extend(made.items);
                            }
                        }
                        _ => items.push(part),
                    }
                }
                item.items = items;
            }
            Item::Trait(item) => {
                let mut items = Vec::new();
                for part in std::mem::take(&mut item.items) {
                    match &part {
                        TraitItem::Macro(part) => {
                            if let Some(tokens) = self.expand(&part.mac, scope)? {
                                let made: syn::ItemTrait =
                                    syn::parse2(quote::quote!(trait X { #tokens }))?;
                                items.extend(made.items);
                            }
                        }
                        _ => items.push(part),
                    }
                }
                item.items = items;
            }
            _ => {}
        }
        Ok(())
    }

    /// What a macro of the crate makes; `None` if it is another crate's.
    fn expand(&self, mac: &syn::Macro, scope: &Scope) -> Result<Option<TokenStream>> {
        let name = mac
            .path
            .segments
            .last()
            .map(|segment| segment.ident.to_string());
        let name = name.unwrap_or_default();
        if name == "paste" {
            return Ok(Some(paste::paste(mac.tokens.clone())));
        }
        let Some(rules) = scope.get(&name).or_else(|| self.macros.get(&name)) else {
            return Ok(None);
        };
        match rules.expand(&mac.tokens) {
            Some(tokens) => Ok(Some(tokens)),
            None => Err(Failure::new(
                Kind::Failed,
                format!("no arm of the macro {name}! fits its arguments"),
            )
            .tried(mac.tokens.to_string())
            .hint("xtask/ci/src/items/expand.rs knows less of macros than the compiler does")
            .into()),
        }
    }
}

/// The items of a module and the directory for those in it.
fn body(item: syn::ItemMod, dir: &Path) -> Result<(Vec<Item>, PathBuf)> {
    let name = item.ident.to_string();
    let below = dir.join(&name);
    if let Some((_, items)) = item.content {
        return Ok((items, below));
    }
    let named = item.attrs.iter().find_map(|attr| match &attr.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => cfg::text(pair),
        _ => None,
    });
    let candidates = match named {
        Some(named) => vec![dir.join(named)],
        None => vec![below.with_extension("rs"), below.join("mod.rs")],
    };
    for path in &candidates {
        if path.is_file() {
            return Ok((parse(path)?.items, below));
        }
    }
    // A file that is made when the kernel is built.
    Ok((Vec::new(), below))
}

fn parse(path: &Path) -> Result<syn::File> {
    let text = fs_err::read_to_string(path)?;
    syn::parse_file(&text).map_err(|err| {
        let at = err.span().start();
        anyhow::anyhow!("{}:{}: {err}", path.display(), at.line)
    })
}
