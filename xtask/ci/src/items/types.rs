// SPDX-License-Identifier: GPL-2.0

//! What is known of types by their names: the parameters that a use may leave out, and what an
//! alias stands for.

use std::collections::HashMap;

use syn::visit_mut::VisitMut;
use syn::{
    AngleBracketedGenericArguments, Expr, GenericArgument, GenericParam, Generics, Item, Path,
    PathArguments, PathSegment, Token, Type,
};

use super::model::{Def, World};
use super::paths::Paths;

/// The types of all crates that are read.
#[derive(Debug)]
pub struct Types<'a> {
    world: &'a World,
    paths: &'a Paths,
}

/// A type.
pub struct Known<'a> {
    generics: &'a Generics,
    /// What it is an alias of, and the module that says so.
    target: Option<(&'a Type, usize)>,
    /// What stands in front of its name.
    pub qualifier: Option<String>,
}

impl<'a> Types<'a> {
    pub fn of(world: &'a World, paths: &'a Paths) -> Self {
        Self { world, paths }
    }

    /// The type that a path names in a module.
    pub fn find(&self, module: usize, path: &Path) -> Option<Known<'a>> {
        self.world.named(module, path).into_iter().find_map(|def| {
            let Def::Item(index, at) = &def else {
                return None;
            };
            let (generics, target) = match &self.world.modules[*index].entries.get(*at)?.item {
                Item::Struct(item) => (&item.generics, None),
                Item::Enum(item) => (&item.generics, None),
                Item::Union(item) => (&item.generics, None),
                Item::Type(item) => (&item.generics, Some((&*item.ty, *index))),
                _ => return None,
            };
            Some(Known {
                generics,
                target,
                qualifier: self.world.qualifier(&def, self.paths),
            })
        })
    }
}

/// How many lifetimes a type of core has that is written with and without it.
pub fn of_core(path: &Path) -> usize {
    let name = path.segments.last().map(|last| last.ident.to_string());
    usize::from(
        name.is_some_and(|name| ["Arguments", "Formatter", "Location"].contains(&name.as_str())),
    )
}

impl Known<'_> {
    /// How many lifetimes a type has.
    pub fn lifetimes(&self) -> usize {
        self.generics.lifetimes().count()
    }

    /// Writes out the arguments that a use leaves to their defaults.
    pub fn complete(&self, path: &mut Path) {
        let defaults: Vec<Option<GenericArgument>> = self
            .generics
            .params
            .iter()
            .filter_map(|param| match param {
                GenericParam::Lifetime(_) => None,
                GenericParam::Type(param) => Some(
                    param
                        .default
                        .clone()
                        .map(|(_, default)| GenericArgument::Type(default)),
                ),
                GenericParam::Const(param) => Some(
                    param
                        .default
                        .clone()
                        .map(|(_, default)| GenericArgument::Const(default)),
                ),
            })
            .collect();
        let Some(last) = path.segments.last_mut() else {
            return;
        };
        let given = arguments(last)
            .filter(|one| !matches!(one, GenericArgument::Lifetime(_)))
            .count();
        if given >= defaults.len() || matches!(last.arguments, PathArguments::Parenthesized(_)) {
            return;
        }
        for default in defaults.into_iter().skip(given).flatten() {
            push(last, default);
        }
    }

    /// What the alias that a complete path names stands for, in which module.
    pub fn target(&self, path: &Path) -> Option<(Type, usize)> {
        let (target, module) = self.target?;
        let mut target = target.clone();
        let last = path.segments.last()?;
        let mut given = arguments(last);
        let mut with = Substitute(HashMap::new());
        for param in &self.generics.params {
            match param {
                GenericParam::Lifetime(_) => return None, // It is left as it is.
                GenericParam::Type(param) => with
                    .0
                    .insert(param.ident.to_string(), given.next()?.clone()),
                GenericParam::Const(param) => with
                    .0
                    .insert(param.ident.to_string(), given.next()?.clone()),
            };
        }
        with.visit_type_mut(&mut target);
        Some((target, module))
    }
}

fn arguments(segment: &PathSegment) -> impl Iterator<Item = &GenericArgument> {
    let args = match &segment.arguments {
        PathArguments::AngleBracketed(args) => Some(&args.args),
        _ => None,
    };
    args.into_iter().flatten()
}

/// Adds an argument to a path's last segment.
pub fn push(segment: &mut PathSegment, argument: GenericArgument) {
    if let PathArguments::None = segment.arguments {
        segment.arguments = PathArguments::AngleBracketed(AngleBracketedGenericArguments {
            colon2_token: None,
            lt_token: <Token![<]>::default(),
            args: syn::punctuated::Punctuated::new(),
            gt_token: <Token![>]>::default(),
        });
    }
    if let PathArguments::AngleBracketed(args) = &mut segment.arguments {
        args.args.push(argument);
    }
}

/// Puts arguments in the place of parameters.
struct Substitute(HashMap<String, GenericArgument>);

impl VisitMut for Substitute {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::Path(path) = ty {
            let name = path.path.get_ident().map(ToString::to_string);
            match name.and_then(|name| self.0.get(&name)) {
                Some(GenericArgument::Type(with)) => {
                    *ty = with.clone();
                    return;
                }
                Some(GenericArgument::Const(Expr::Path(with))) => {
                    path.path = with.path.clone();
                    return;
                }
                _ => {}
            }
        }
        syn::visit_mut::visit_type_mut(self, ty);
    }
}
