// SPDX-License-Identifier: GPL-2.0

//! What a path in a module means.

use std::collections::BTreeSet;

use syn::Item;

use super::cfg;
use super::model::{is_public, Def, Entry, World};

/// Crates that are not read.
const FOREIGN: [&str; 6] = [
    "alloc",
    "bindings",
    "core",
    "uapi",
    "zerocopy",
    "zerocopy_derive",
];

/// Where a look-up has been, because `use` may go in circles.
type Seen = BTreeSet<(usize, String)>;

impl World {
    /// The things that a path means in a module: a name can stand for a type, a value and a macro.
    pub fn resolve(&self, module: usize, path: &[String]) -> Vec<Def> {
        self.resolve_in(module, path, &mut Seen::new())
    }

    /// The same for a path in code.
    pub fn named(&self, module: usize, path: &syn::Path) -> Vec<Def> {
        let names = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string());
        let top = path.leading_colon.map(|_| String::new());
        self.resolve(module, &top.into_iter().chain(names).collect::<Vec<_>>())
    }

    fn resolve_in(&self, module: usize, path: &[String], seen: &mut Seen) -> Vec<Def> {
        let Some((first, rest)) = path.split_first() else {
            return vec![Def::Module(module)];
        };
        let parent = || self.modules[module].parent.unwrap_or(module);
        let start = match first.as_str() {
            "crate" => vec![Def::Module(self.root(module))],
            "self" => vec![Def::Module(module)],
            "super" => vec![Def::Module(parent())],
            "" => return self.of_crate(rest, seen),
            name => {
                let local = self.lookup(module, name, false, seen);
                if local.is_empty() {
                    return self.of_crate(path, seen);
                }
                local
            }
        };
        self.follow(start, rest, seen)
    }

    fn of_crate(&self, path: &[String], seen: &mut Seen) -> Vec<Def> {
        let Some((name, rest)) = path.split_first() else {
            return Vec::new();
        };
        match self.crates.get(name) {
            Some(root) => self.follow(vec![Def::Module(*root)], rest, seen),
            None if FOREIGN.contains(&name.as_str()) => vec![Def::Foreign(path.join("::"))],
            None => Vec::new(),
        }
    }

    fn follow(&self, mut at: Vec<Def>, path: &[String], seen: &mut Seen) -> Vec<Def> {
        for name in path {
            let next = |def: Def| match def {
                Def::Module(module) if name == "self" => vec![Def::Module(module)],
                Def::Module(module) if name == "super" => {
                    vec![Def::Module(self.modules[module].parent.unwrap_or(module))]
                }
                Def::Module(module) => self.lookup(module, name, false, seen),
                // An item of a type, such as a variant.
                Def::Item(..) => Vec::new(),
                Def::Foreign(path) => vec![Def::Foreign(format!("{path}::{name}"))],
            };
            at = at.into_iter().flat_map(next).collect();
        }
        at
    }

    pub fn root(&self, module: usize) -> usize {
        let mut at = module;
        while let Some(parent) = self.modules[at].parent {
            at = parent;
        }
        at
    }

    /// What a name stands for in a module; if so asked, without what it has for itself by `use`.
    fn lookup(&self, module: usize, name: &str, shown: bool, seen: &mut Seen) -> Vec<Def> {
        if !seen.insert((module, name.to_owned())) {
            return Vec::new();
        }
        let here = &self.modules[module];
        let own = here.names.get(name).into_iter().flatten();
        let mut found: Vec<Def> = own.map(|(def, _)| def.clone()).collect();
        let child = here.children.get(name);
        found.extend(child.map(|child| Def::Module(child.index)));
        let uses = here.uses.iter().filter(|one| one.shown || !shown);
        for one in uses.clone().filter(|one| one.name.as_deref() == Some(name)) {
            found.extend(self.resolve_in(module, &one.path, seen));
        }
        for one in uses.filter(|one| one.name.is_none()) {
            if !found.is_empty() {
                break; // What is named goes before what is in a glob.
            }
            for def in self.resolve_in(module, &one.path, seen) {
                if let Def::Module(other) = def {
                    let inside = here.path.starts_with(&self.modules[other].path);
                    found.extend(self.lookup(other, name, !inside, seen));
                }
            }
        }
        seen.remove(&(module, name.to_owned()));
        found.sort();
        found.dedup();
        found
    }

    /// Notes the names of all entries, which is done when all crates are read.
    pub fn index(&mut self) {
        for module in 0..self.modules.len() {
            let root = self.root(module);
            for at in 0..self.modules[module].entries.len() {
                let entry = &self.modules[module].entries[at];
                let Some((name, visible)) = entry.name() else {
                    continue;
                };
                let def = Def::Item(module, at);
                // A macro is exported at the top of its crate, wherever it stands.
                if let Some(visible) = entry.exported() {
                    self.note(root, &name, def.clone(), visible);
                }
                self.note(module, &name, def, visible);
            }
        }
    }

    fn note(&mut self, module: usize, name: &str, def: Def, visible: bool) {
        let names = &mut self.modules[module].names;
        names
            .entry(name.to_owned())
            .or_default()
            .push((def, visible));
    }
}

impl Entry {
    /// The name of the item, and whether everybody may name it where it stands.
    pub fn name(&self) -> Option<(String, bool)> {
        let (name, vis) = match &self.item {
            Item::Const(item) => (&item.ident, &item.vis),
            Item::Enum(item) => (&item.ident, &item.vis),
            Item::Fn(item) => return self.function(item),
            Item::Static(item) => (&item.ident, &item.vis),
            Item::Struct(item) => (&item.ident, &item.vis),
            Item::Trait(item) => (&item.ident, &item.vis),
            Item::Type(item) => (&item.ident, &item.vis),
            Item::Union(item) => (&item.ident, &item.vis),
            Item::Macro(item) => return Some((item.ident.as_ref()?.to_string(), false)),
            _ => return None,
        };
        let visible = is_public(vis) && !cfg::hidden(&self.attrs);
        Some((name.to_string(), visible))
    }

    /// A function; a derive macro has a name of its own.
    fn function(&self, item: &syn::ItemFn) -> Option<(String, bool)> {
        let derive = self.attrs.iter().find_map(|meta| match meta {
            syn::Meta::List(list) if list.path.is_ident("proc_macro_derive") => {
                list.tokens.clone().into_iter().next()
            }
            _ => None,
        });
        let name = derive.map_or_else(|| item.sig.ident.to_string(), |name| name.to_string());
        Some((name, is_public(&item.vis) && !cfg::hidden(&self.attrs)))
    }

    /// Of an exported macro, whether documentation shows it.
    pub fn exported(&self) -> Option<bool> {
        let exported = matches!(self.item, Item::Macro(_)) && cfg::has(&self.attrs, "macro_export");
        exported.then(|| !cfg::hidden(&self.attrs))
    }
}
