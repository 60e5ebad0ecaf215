// SPDX-License-Identifier: GPL-2.0

//! Crates as far as items are concerned: their modules, and what is in each.

use std::collections::{BTreeMap, HashMap};

use syn::{Item, Meta, UseTree, Visibility};

use super::expand::Rules;

/// A module: where it is, and what is in it.
#[derive(Debug, Default)]
pub struct Module {
    /// Such as `kernel::alloc`.
    pub path: String,
    pub parent: Option<usize>,
    pub entries: Vec<Entry>,
    pub uses: Vec<Use>,
    pub children: BTreeMap<String, Child>,
    /// The entries by their names, and whether everybody may name them here.
    pub names: BTreeMap<String, Vec<(Def, bool)>>,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Def {
    Module(usize),
    /// The module, and which of its entries.
    Item(usize, usize),
    /// Something in a crate that is not read.
    Foreign(String),
}

/// An item that is neither a module nor a `use`.
#[derive(Debug)]
pub struct Entry {
    pub item: Item,
    pub attrs: Vec<Meta>,
}

/// A module in another.
#[derive(Debug)]
pub struct Child {
    pub index: usize,
    /// Everybody may name it.
    pub public: bool,
}

/// One name, or `*`, of a `use`.
#[derive(Debug)]
pub struct Use {
    /// What it is called here; `None` for all that is in a module.
    pub name: Option<String>,
    pub path: Vec<String>,
    pub public: bool,
    /// Some others may name it, if not everybody.
    pub shown: bool,
}

/// All modules of all crates.
#[derive(Debug, Default)]
pub struct World {
    pub modules: Vec<Module>,
    /// The crates' outermost modules, by their name.
    pub crates: HashMap<String, usize>,
    /// The macros of each crate by their name, for uses in front of or far from the definition.
    pub macros: HashMap<String, Rules>,
}

impl Module {
    pub fn import(&mut self, tree: &UseTree, mut path: Vec<String>, vis: (bool, bool)) {
        let (name, path) = match tree {
            UseTree::Path(tree) => {
                path.push(tree.ident.to_string());
                return self.import(&tree.tree, path, vis);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(tree, path.clone(), vis);
                }
                return;
            }
            UseTree::Glob(_) => (None, path),
            UseTree::Name(tree) if tree.ident == "self" => (path.last().cloned(), path),
            UseTree::Name(tree) => {
                path.push(tree.ident.to_string());
                (Some(tree.ident.to_string()), path)
            }
            UseTree::Rename(tree) => {
                if tree.ident != "self" {
                    path.push(tree.ident.to_string());
                }
                (Some(tree.rename.to_string()), path)
            }
        };
        let (public, shown) = vis;
        self.uses.push(Use {
            name,
            path,
            public,
            shown,
        });
    }
}

/// Whether everybody may name what has this visibility.
pub fn is_public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}

/// The attributes of an item.
pub fn attributes(item: &Item) -> &[syn::Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
