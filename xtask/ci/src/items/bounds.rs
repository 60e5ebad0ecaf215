// SPDX-License-Identifier: GPL-2.0

//! The parameters of what is generic, and what is asked of them.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use syn::visit_mut::VisitMut as _;
use syn::{GenericParam, Generics, Ident, TypeParamBound, WherePredicate};

use super::signature::Form;
use super::text::{compact, idents};

impl Form<'_> {
    pub(super) fn order(&mut self, generics: &Generics, used: TokenStream) {
        let mut names: Vec<&Ident> = generics
            .params
            .iter()
            .filter_map(|param| match param {
                GenericParam::Lifetime(_) => None,
                GenericParam::Type(param) => Some(&param.ident),
                GenericParam::Const(param) => Some(&param.ident),
            })
            .collect();
        let mut words = Vec::new();
        idents(used, &mut words);
        names.sort_by_key(|name| {
            words
                .iter()
                .position(|word| *name == word)
                .unwrap_or(words.len())
        });
        for name in names {
            let number = self.params.len();
            self.params.insert(name.to_string(), format!("T{number}"));
        }
    }

    pub(super) fn bound(&mut self, generics: &Generics) {
        for param in &generics.params {
            match param {
                GenericParam::Lifetime(param) => {
                    for bound in &param.bounds {
                        self.bounds
                            .push((param.lifetime.to_string(), bound.to_string()));
                    }
                }
                GenericParam::Type(param) => {
                    let name = self.params.get(&param.ident.to_string()).cloned();
                    let name = name.unwrap_or_else(|| param.ident.to_string());
                    self.require(&name, param.bounds.iter());
                }
                GenericParam::Const(_) => {}
            }
        }
        for predicate in generics
            .where_clause
            .iter()
            .flat_map(|clause| &clause.predicates)
        {
            match predicate {
                WherePredicate::Lifetime(predicate) => {
                    for bound in &predicate.bounds {
                        self.bounds
                            .push((predicate.lifetime.to_string(), bound.to_string()));
                    }
                }
                WherePredicate::Type(predicate) => {
                    let name = self.ty(&predicate.bounded_ty);
                    self.require(&name, predicate.bounds.iter());
                }
                _ => {}
            }
        }
    }

    fn require<'b>(&mut self, name: &str, bounds: impl Iterator<Item = &'b TypeParamBound>) {
        for bound in bounds {
            let bound = self.one_bound(bound);
            self.bounds.push((name.to_owned(), bound));
        }
    }

    /// Adds a bound to each of the parameters.
    pub fn require_all(&mut self, generics: &Generics, bound: &str) {
        for param in generics.type_params() {
            if let Some(name) = self.params.get(&param.ident.to_string()) {
                self.bounds.push((name.clone(), bound.to_owned()));
            }
        }
    }

    fn one_bound(&mut self, bound: &TypeParamBound) -> String {
        let mut bound = bound.clone();
        self.visit_type_param_bound_mut(&mut bound);
        compact(&bound)
    }

    /// Bounds that stand alone, as those of an associated type.
    pub fn bounds<'b>(&mut self, bounds: impl IntoIterator<Item = &'b TypeParamBound>) -> String {
        let bounds = bounds.into_iter().map(|bound| self.one_bound(bound));
        bounds
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
            .join("+")
    }

    /// The bounds of a trait, of which some may stand in its `where`.
    pub fn supertraits<'b>(
        &mut self,
        bounds: impl IntoIterator<Item = &'b TypeParamBound>,
    ) -> String {
        self.require("Self", bounds.into_iter());
        let (own, others) = self.bounds.drain(..).partition(|(name, _)| name == "Self");
        self.bounds = others;
        let own: Vec<(String, String)> = own;
        let own: BTreeSet<String> = own.into_iter().map(|(_, bound)| bound).collect();
        own.into_iter().collect::<Vec<_>>().join("+")
    }
}
