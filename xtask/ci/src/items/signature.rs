// SPDX-License-Identifier: GPL-2.0

//! Signatures in a form in which those that mean the same are the same text.
//!
//! Of a path the last name is left, parameters are called `T0`, `T1` and lifetimes `'0`, `'1` in the
//! order in which they come, bounds stand in one sorted `where`, aliases are what they stand for,
//! and what a use leaves out is written out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit_mut::VisitMut as _;
use syn::{FnArg, GenericParam, Generics, Lifetime, ReceiverKind, ReturnType, Signature, Type};

use super::text::{compact, lifetimes, reference, Numbers};
use super::types::Types;

/// What signatures in one impl block, trait or module have in common.
#[derive(Clone)]
pub struct Form<'a> {
    pub(super) types: &'a Types<'a>,
    /// In which paths mean what they mean.
    pub(super) module: usize,
    /// What `Self` is, if it is not a trait's.
    pub(super) this: Option<Type>,
    pub(super) params: HashMap<String, String>,
    fresh: usize,
    elided: Elided,
    pub(super) bounds: Vec<(String, String)>,
}

/// What a lifetime is that is not written.
#[derive(Clone)]
enum Elided {
    Fresh,
    Is(Lifetime),
    /// In `Fn(&T)` and the like each is its own.
    Unwritten,
}

impl<'a> Form<'a> {
    pub fn new(types: &'a Types<'a>, module: usize) -> Self {
        Self {
            types,
            module,
            this: None,
            params: HashMap::new(),
            fresh: 0,
            elided: Elided::Fresh,
            bounds: Vec::new(),
        }
    }

    /// Names the parameters that are declared, in their order, and takes their bounds.
    pub fn declare(&mut self, generics: &Generics) {
        self.order(generics, TokenStream::new());
        self.bound(generics);
    }

    /// The same for an implementation, whose parameters count in the order of their use.
    pub fn implement(
        &mut self,
        generics: &Generics,
        this: &Type,
        of: Option<&syn::Path>,
    ) -> (String, String) {
        self.order(generics, quote::quote!(#this #of));
        let mut this = this.clone();
        self.visit_type_mut(&mut this);
        self.this = Some(this.clone());
        let of = of.map(|path| self.bare(path)).unwrap_or_default();
        self.bound(generics);
        (compact(&this), of)
    }

    /// A path that is no type, such as a trait's.
    pub fn bare(&mut self, path: &syn::Path) -> String {
        let mut path = path.clone();
        self.visit_path_mut(&mut path);
        compact(&path)
    }

    pub fn ty(&mut self, ty: &Type) -> String {
        let mut ty = ty.clone();
        self.visit_type_mut(&mut ty);
        compact(&ty)
    }

    /// A type in which what is not written is `'static`.
    pub fn constant(&mut self, ty: &Type) -> String {
        self.elided = Elided::Is(syn::parse_quote!('static));
        self.ty(ty)
    }

    pub fn function(&mut self, sig: &Signature) -> String {
        self.declare(&sig.generics);
        let mut inputs = Vec::new();
        let mut from_self = None;
        for input in &sig.inputs {
            match input {
                FnArg::Typed(input) => inputs.push(self.ty(&input.ty)),
                FnArg::Receiver(receiver) => {
                    let ty: Type = match &receiver.kind {
                        ReceiverKind::Reference(_, lifetime, mutability) => {
                            syn::parse_quote!(& #lifetime #mutability Self)
                        }
                        ReceiverKind::Typed(_, ty) => (**ty).clone(),
                        _ => syn::parse_quote!(Self),
                    };
                    let ty = self.ty(&ty);
                    from_self = reference(&ty);
                    inputs.push(format!("self:{ty}"));
                }
            }
        }
        let inputs = inputs.join(",");
        let all = lifetimes(&inputs);
        let only = match all.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        if let Some(lifetime) = from_self.or(only) {
            self.elided = Elided::Is(Lifetime::new(&lifetime, proc_macro2::Span::call_site()));
        }
        let output = match &sig.output {
            ReturnType::Default => String::new(),
            ReturnType::Type(_, ty) => match self.ty(ty).as_str() {
                "()" => String::new(),
                ty => format!("->{ty}"),
            },
        };
        let words = [
            sig.constness.to_token_stream().to_string(),
            sig.asyncness.to_token_stream().to_string(),
            sig.safety.to_token_stream().to_string(),
            sig.abi.to_token_stream().to_string(),
        ];
        let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let words = if words.is_empty() {
            String::new()
        } else {
            words.join(" ") + " "
        };
        let variadic = if sig.variadic.is_some() { ",..." } else { "" };
        self.clone()
            .close(&format!("{words}fn({inputs}{variadic}){output}"))
    }

    /// The parameters of a type or trait, with their defaults.
    pub fn generics(&mut self, generics: &Generics) -> String {
        let mut params = Vec::new();
        for param in &generics.params {
            params.push(match param {
                GenericParam::Lifetime(param) => param.lifetime.to_string(),
                GenericParam::Type(param) => {
                    let name = self
                        .params
                        .get(&param.ident.to_string())
                        .cloned()
                        .unwrap_or_default();
                    match &param.default {
                        Some((_, default)) => format!("{name}={}", self.ty(default)),
                        None => name,
                    }
                }
                GenericParam::Const(param) => {
                    let name = self
                        .params
                        .get(&param.ident.to_string())
                        .cloned()
                        .unwrap_or_default();
                    let ty = self.ty(&param.ty);
                    let default = param
                        .default
                        .as_ref()
                        .map(|(_, value)| format!("={}", compact(value)));
                    format!("const {name}:{ty}{}", default.unwrap_or_default())
                }
            });
        }
        if params.is_empty() {
            return String::new();
        }
        format!("<{}>", params.join(","))
    }

    /// The text with the bounds behind it, and lifetimes numbered.
    pub fn close(self, head: &str) -> String {
        let mut numbers = Numbers::default();
        let mut text = numbers.apply(head);
        let mut bounds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (name, bound) in &self.bounds {
            let (name, bound) = (numbers.apply(name), numbers.apply(bound));
            bounds.entry(name).or_default().insert(bound);
        }
        let bounds: Vec<String> = bounds
            .into_iter()
            .map(|(name, bounds)| {
                format!(
                    "{name}:{}",
                    bounds.into_iter().collect::<Vec<_>>().join("+")
                )
            })
            .collect();
        if !bounds.is_empty() {
            text.push_str(&format!(" where {}", bounds.join(",")));
        }
        text.trim().to_owned()
    }

    pub(super) fn lifetime(&mut self) -> Option<Lifetime> {
        match &self.elided {
            Elided::Fresh => {
                self.fresh += 1;
                Some(Lifetime::new(
                    &format!("'_{}", self.fresh),
                    proc_macro2::Span::call_site(),
                ))
            }
            Elided::Is(lifetime) => Some(lifetime.clone()),
            Elided::Unwritten => None,
        }
    }

    pub(super) fn unwritten(&mut self, visit: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.elided, Elided::Unwritten);
        visit(self);
        self.elided = before;
    }
}
