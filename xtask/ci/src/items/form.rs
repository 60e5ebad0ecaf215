// SPDX-License-Identifier: GPL-2.0

//! How a type is brought into the one form.

use proc_macro2::Span;
use syn::visit_mut::{self, VisitMut};
use syn::{GenericArgument, Ident, Lifetime, PathArguments, Type, TypeParamBound};

use super::signature::Form;
use super::text::compact;
use super::types::{of_core, push};

impl VisitMut for Form<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        match ty {
            Type::Group(inner) => {
                *ty = (*inner.elem).clone();
                self.visit_type_mut(ty);
            }
            Type::Paren(inner) => {
                *ty = (*inner.elem).clone();
                self.visit_type_mut(ty);
            }
            Type::Path(path) if path.path.is_ident("Self") => {
                // It has been visited already.
                if let Some(this) = &self.this {
                    *ty = this.clone();
                }
            }
            Type::Path(path) if path.qself.is_none() && !self.is_ours(&path.path) => {
                let known = self.types.find(self.module, &path.path);
                let count = match &known {
                    Some(known) => {
                        known.complete(&mut path.path);
                        known.lifetimes()
                    }
                    None => of_core(&path.path),
                };
                self.fill(&mut path.path, count);
                self.visit_path_mut(&mut path.path);
                if let Some(name) = known.as_ref().and_then(|known| known.qualifier.as_ref()) {
                    let name = Ident::new(name, Span::call_site());
                    path.path.segments.insert(0, name.into());
                }
                if let Some((target, module)) = known.and_then(|known| known.target(&path.path)) {
                    let before = std::mem::replace(&mut self.module, module);
                    *ty = target;
                    self.visit_type_mut(ty);
                    self.module = before;
                }
            }
            Type::Path(_) => {
                visit_mut::visit_type_mut(self, ty);
                associated(ty);
            }
            Type::FnPtr(_) => self.unwritten(|form| visit_mut::visit_type_mut(form, ty)),
            _ => visit_mut::visit_type_mut(self, ty),
        }
    }

    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        if reference.lifetime.is_none() {
            reference.lifetime = self.lifetime();
        }
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            if let Some(named) = self.lifetime() {
                *lifetime = named;
            }
        }
    }

    fn visit_expr_path_mut(&mut self, expr: &mut syn::ExprPath) {
        match &mut expr.qself {
            // As in `<i16>::BITS`.
            Some(qself) => self.visit_type_mut(&mut qself.ty),
            None => self.visit_path_mut(&mut expr.path),
        }
    }

    fn visit_parenthesized_generic_arguments_mut(
        &mut self,
        arguments: &mut syn::ParenthesizedGenericArguments,
    ) {
        self.unwritten(|form| {
            visit_mut::visit_parenthesized_generic_arguments_mut(form, arguments);
        });
    }

    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        if self.is_ours(path) {
            let first = path.segments.first_mut();
            if let Some(first) = first {
                if let Some(name) = self.params.get(&first.ident.to_string()) {
                    first.ident = Ident::new(name, first.ident.span());
                }
            }
        } else if let Some(last) = path.segments.last().cloned() {
            path.leading_colon = None;
            path.segments = [last].into_iter().collect();
        }
        for segment in &mut path.segments {
            if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
                arguments.colon2_token = None;
            }
        }
        visit_mut::visit_path_mut(self, path);
    }

    fn visit_type_impl_trait_mut(&mut self, ty: &mut syn::TypeImplTrait) {
        visit_mut::visit_type_impl_trait_mut(self, ty);
        sort(&mut ty.bounds);
    }

    fn visit_type_trait_object_mut(&mut self, ty: &mut syn::TypeTraitObject) {
        visit_mut::visit_type_trait_object_mut(self, ty);
        sort(&mut ty.bounds);
    }
}

impl Form<'_> {
    /// Whether a path begins with `Self` or a parameter, whose items keep their prefix.
    fn is_ours(&self, path: &syn::Path) -> bool {
        path.leading_colon.is_none()
            && path.segments.first().is_some_and(|first| {
                first.ident == "Self" || self.params.contains_key(&first.ident.to_string())
            })
    }

    /// Writes out the lifetimes of a type that has so many, if it has been written without.
    fn fill(&mut self, path: &mut syn::Path, count: usize) {
        let Some(last) = path.segments.last_mut() else {
            return;
        };
        let written = match &last.arguments {
            PathArguments::AngleBracketed(arguments) => arguments
                .args
                .iter()
                .any(|argument| matches!(argument, GenericArgument::Lifetime(_))),
            _ => false,
        };
        if written || count == 0 {
            return;
        }
        for _ in 0..count {
            if let Some(lifetime) = self.lifetime() {
                push(last, GenericArgument::Lifetime(lifetime));
            }
        }
        if let PathArguments::AngleBracketed(arguments) = &mut last.arguments {
            let mut all: Vec<GenericArgument> = arguments.args.iter().cloned().collect();
            all.sort_by_key(|argument| !matches!(argument, GenericArgument::Lifetime(_)));
            arguments.args = all.into_iter().collect();
        }
    }
}

/// Makes `<T as Trait>::Name` what it may also be written as: `T::Name`.
fn associated(ty: &mut Type) {
    let Type::Path(path) = ty else {
        return;
    };
    let Some(qself) = &path.qself else {
        return;
    };
    if let (Type::Path(inner), Some(last)) = (&*qself.ty, path.path.segments.last()) {
        if inner.qself.is_none() && inner.path.segments.len() == 1 {
            let mut short = inner.path.clone();
            short.segments.push(last.clone());
            path.path = short;
            path.qself = None;
        }
    }
}

fn sort(bounds: &mut syn::punctuated::Punctuated<TypeParamBound, syn::Token![+]>) {
    let mut sorted: Vec<TypeParamBound> = bounds.iter().cloned().collect();
    sorted.sort_by_key(compact);
    *bounds = sorted.into_iter().collect();
}
