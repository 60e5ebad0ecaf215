// SPDX-License-Identifier: GPL-2.0

//! The public items of crates, each with its signature.

use std::collections::BTreeSet;

use quote::ToTokens as _;
use syn::{Item as Syntax, Meta, TraitItem};

use super::cfg;
use super::model::{is_public, Def, Entry, World};
use super::paths::Paths;
use super::signature::Form;
use super::types::Types;

/// A public item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    pub path: String,
    pub kind: String,
    pub signature: String,
}

/// Under which of its paths an item is listed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Under {
    /// The one that it has where it is defined, or else the shortest. By the others it is a `use`.
    One,
    /// Each.
    All,
}

pub struct Collector<'a> {
    pub world: &'a World,
    pub types: Types<'a>,
    pub paths: &'a Paths,
    under: Under,
    items: BTreeSet<Item>,
}

/// The public items of those crates.
pub fn collect(world: &World, crates: &[&str], under: Under) -> BTreeSet<Item> {
    let mut paths = Paths::new();
    for name in crates {
        for (def, more) in world.public(name) {
            paths.entry(def).or_default().extend(more);
        }
    }
    if under == Under::All {
        // A macro at the top of its crate can be named there, even if documentation shows it elsewhere.
        for (def, all) in &mut paths {
            all.extend(world.exported(def));
        }
    }
    let mut collector = Collector {
        world,
        types: Types::of(world, &paths),
        paths: &paths,
        under,
        items: BTreeSet::new(),
    };
    collector.named();
    collector.implementations();
    collector.items
}

impl Collector<'_> {
    fn named(&mut self) {
        for (def, all) in self.paths {
            let entry = self.world.entry(def);
            for path in self.listed(def) {
                if let (Some(entry), Def::Item(module, _)) = (entry, def) {
                    self.item(&path, *module, entry);
                }
            }
            match def {
                Def::Foreign(foreign) => {
                    for path in all {
                        self.add(path.clone(), "use", foreign.clone());
                    }
                }
                _ if self.under == Under::One => {
                    let one = self.listed(def);
                    for path in all.iter().filter(|path| !one.contains(path)) {
                        self.add(path.clone(), "use", String::new());
                    }
                }
                _ => {
                    for path in all {
                        self.add(path.clone(), "use", String::new());
                    }
                }
            }
        }
    }

    pub fn add(&mut self, path: String, kind: &'static str, signature: String) {
        self.items.insert(Item {
            path,
            kind: kind.to_owned(),
            signature,
        });
    }

    /// The paths under which a thing is listed.
    pub fn listed(&self, def: &Def) -> Vec<String> {
        match self.under {
            Under::All => self.paths.get(def).into_iter().flatten().cloned().collect(),
            Under::One => self.world.listed(def, self.paths).into_iter().collect(),
        }
    }

    fn item(&mut self, path: &str, module: usize, entry: &Entry) {
        let mut form = Form::new(&self.types, module);
        let (kind, signature) = match &entry.item {
            Syntax::Fn(item) => match macro_kind(&entry.attrs) {
                Some(kind) => (kind, String::new()),
                None => ("fn", form.function(&item.sig)),
            },
            Syntax::Macro(_) => ("macro", String::new()),
            Syntax::Const(item) => ("const", form.constant(&item.ty)),
            Syntax::Static(item) => ("static", form.constant(&item.ty)),
            Syntax::Struct(item) => {
                form.declare(&item.generics);
                let generics = form.generics(&item.generics);
                let fields = fields(&mut form, &item.fields, false);
                ("struct", form.close(&format!("{generics}{fields}")))
            }
            Syntax::Union(item) => {
                form.declare(&item.generics);
                let generics = form.generics(&item.generics);
                ("union", form.close(&generics))
            }
            Syntax::Enum(item) => {
                form.declare(&item.generics);
                let generics = form.generics(&item.generics);
                let mut variants = Vec::new();
                for variant in &item.variants {
                    let fields = fields(&mut form, &variant.fields, true);
                    variants.push(format!("{}{fields}", variant.ident));
                }
                variants.sort();
                (
                    "enum",
                    form.close(&format!("{generics}{{{}}}", variants.join(","))),
                )
            }
            Syntax::Type(item) => {
                form.declare(&item.generics);
                let generics = form.generics(&item.generics);
                let target = form.ty(&item.ty);
                ("type", form.close(&format!("{generics}={target}")))
            }
            Syntax::Trait(item) => {
                form.declare(&item.generics);
                let safety = item.unsafety.to_token_stream().to_string();
                let generics = form.generics(&item.generics);
                let bounds = form.supertraits(&item.supertraits);
                let signature = form.close(&format!("{safety} {generics}:{bounds}"));
                self.of_trait(path, module, item, &entry.attrs);
                self.add(path.to_owned(), "trait", signature);
                return;
            }
            _ => return,
        };
        self.add(path.to_owned(), kind, signature);
        self.derived(path, module, entry);
    }

    fn of_trait(&mut self, path: &str, module: usize, item: &syn::ItemTrait, attrs: &[Meta]) {
        let vtable = cfg::has(attrs, "vtable");
        let mut own = Form::new(&self.types, module);
        own.declare(&item.generics);
        // They are the trait's, not of what is in it.
        let _ = own.supertraits([]);
        let mut found = Vec::new();
        for part in &item.items {
            let mut form = own.clone();
            let (attrs, name, kind, signature) = match part {
                TraitItem::Fn(part) => {
                    (&part.attrs, &part.sig.ident, "fn", form.function(&part.sig))
                }
                TraitItem::Const(part) => {
                    (&part.attrs, &part.ident, "const", form.constant(&part.ty))
                }
                TraitItem::Type(part) => {
                    form.declare(&part.generics);
                    let generics = form.generics(&part.generics);
                    let bounds = form.bounds(&part.bounds);
                    (
                        &part.attrs,
                        &part.ident,
                        "type",
                        form.close(&format!("{generics}:{bounds}")),
                    )
                }
                _ => continue,
            };
            if cfg::present(attrs).is_some_and(|attrs| !cfg::hidden(&attrs)) {
                found.push((format!("{path}::{name}"), kind, signature));
                if kind == "fn" && vtable {
                    let name = name.to_string().to_uppercase();
                    found.push((format!("{path}::HAS_{name}"), "const", "bool".to_owned()));
                }
            }
        }
        if vtable {
            let owner = (
                format!("{path}::OwnerModule"),
                "type",
                ":ModuleMetadata".to_owned(),
            );
            found.push(owner);
        }
        for (path, kind, signature) in found {
            self.add(path, kind, signature);
        }
    }
}

/// The public fields of a struct, or all of a variant.
fn fields(form: &mut Form<'_>, fields: &syn::Fields, all: bool) -> String {
    let mut found = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        if all || is_public(&field.vis) {
            let name = field
                .ident
                .as_ref()
                .map_or_else(|| at.to_string(), ToString::to_string);
            found.push(format!("{name}:{}", form.ty(&field.ty)));
        }
    }
    found.sort();
    if found.is_empty() {
        return String::new();
    }
    format!("{{{}}}", found.join(","))
}

fn macro_kind(attrs: &[Meta]) -> Option<&'static str> {
    [
        ("proc_macro", "macro"),
        ("proc_macro_attribute", "attribute"),
        ("proc_macro_derive", "derive"),
    ]
    .into_iter()
    .find(|(name, _)| cfg::has(attrs, name))
    .map(|(_, kind)| kind)
}
