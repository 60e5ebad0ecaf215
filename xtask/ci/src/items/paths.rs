// SPDX-License-Identifier: GPL-2.0

//! By which paths everybody may name what is public.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Def, Entry, World};

/// Types whose name alone would not say which is meant.
const QUALIFIED: [&str; 4] = ["Adapter", "Device", "DeviceId", "Registration"];

/// The public paths of each thing.
pub type Paths = BTreeMap<Def, BTreeSet<String>>;

impl World {
    /// The path at the top of its crate that an exported macro has.
    pub fn exported(&self, def: &Def) -> Option<String> {
        let (entry, Def::Item(module, _)) = (self.entry(def)?, def) else {
            return None;
        };
        entry.exported()?;
        let (name, _) = entry.name()?;
        Some(format!("{}::{name}", self.modules[self.root(*module)].path))
    }

    /// All public paths from a crate's top.
    pub fn public(&self, krate: &str) -> Paths {
        let mut paths = Paths::new();
        if let Some(root) = self.crates.get(krate) {
            self.visit(*root, krate, &mut vec![*root], &mut paths);
        }
        paths
    }

    fn visit(&self, module: usize, path: &str, around: &mut Vec<usize>, paths: &mut Paths) {
        for (name, def) in self.visible(module, &mut vec![module]) {
            let path = format!("{path}::{name}");
            if let Def::Module(inner) = def {
                if !around.contains(&inner) {
                    around.push(inner);
                    self.visit(inner, &path, around, paths);
                    around.pop();
                }
            } else {
                paths.entry(def).or_default().insert(path);
            }
        }
    }

    /// All that everybody may name in a module.
    fn visible(&self, module: usize, globs: &mut Vec<usize>) -> Vec<(String, Def)> {
        let here = &self.modules[module];
        let own = here.names.iter().flat_map(|(name, defs)| {
            let visible = defs.iter().filter(|(_, visible)| *visible);
            visible.map(|(def, _)| (name.clone(), def.clone()))
        });
        let mut found: Vec<(String, Def)> = own.collect();
        let children = here.children.iter().filter(|(_, child)| child.public);
        found.extend(children.map(|(name, child)| (name.clone(), Def::Module(child.index))));
        for one in here.uses.iter().filter(|one| one.public) {
            let defs = self.resolve(module, &one.path);
            match &one.name {
                // It only brings a trait's methods, and cannot be named.
                Some(name) if name == "_" => {}
                Some(name) => found.extend(defs.into_iter().map(|def| (name.clone(), def))),
                None => {
                    for def in defs {
                        if let Def::Module(other) = def {
                            if !globs.contains(&other) {
                                globs.push(other);
                                found.extend(self.visible(other, globs));
                            }
                        }
                    }
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// The path under which a thing is listed: the one that it has where it is defined, or else the
    /// shortest.
    pub fn listed(&self, def: &Def, paths: &Paths) -> Option<String> {
        let Def::Item(module, _) = def else {
            return None;
        };
        let home = format!("{}::", self.modules[*module].path);
        let rank = |path: &&String| {
            let own = path
                .strip_prefix(&home)
                .is_some_and(|rest| !rest.contains("::"));
            (!own, path.matches("::").count(), (*path).clone())
        };
        paths.get(def)?.iter().min_by_key(rank).cloned()
    }

    /// What stands in front of a type's name in signatures, where that is needed.
    pub fn qualifier(&self, def: &Def, paths: &Paths) -> Option<String> {
        let path = self.listed(def, paths)?;
        let mut names = path.rsplit("::");
        let last = names.next()?;
        QUALIFIED
            .contains(&last)
            .then_some(names.next()?.to_owned())
    }

    pub fn entry(&self, def: &Def) -> Option<&Entry> {
        match def {
            Def::Item(module, at) => self.modules[*module].entries.get(*at),
            _ => None,
        }
    }
}
