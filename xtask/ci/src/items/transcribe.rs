// SPDX-License-Identifier: GPL-2.0

//! The body of a macro's arm, with what its pattern bound.

use std::collections::HashMap;

use proc_macro2::{Group, TokenStream, TokenTree};

use super::tokens::{is_punct, list, operator};

/// What a name in a pattern stands for: once, or once for each turn of a repetition.
#[derive(Clone, Debug)]
pub enum Bound {
    One(TokenStream),
    Many(Vec<Bound>),
}

/// What the names in an arm stand for.
pub type Bounds = HashMap<String, Bound>;

/// Puts what is bound into the body.
pub fn transcribe(body: &[TokenTree], bounds: &Bounds) -> TokenStream {
    let mut out = TokenStream::new();
    let mut at = 0;
    while let Some(token) = body.get(at) {
        at += 1;
        match (token, body.get(at)) {
            (dollar, Some(TokenTree::Group(group))) if is_punct(dollar, '$') => {
                let Some((separator, _, length)) = operator(&body[at + 1..]) else {
                    continue;
                };
                at += 1 + length;
                let inner = list(group.stream());
                for (turn, bounds) in turns(&inner, bounds).iter().enumerate() {
                    if turn > 0 {
                        out.extend(separator.clone());
                    }
                    out.extend(transcribe(&inner, bounds));
                }
            }
            (dollar, Some(TokenTree::Ident(name))) if is_punct(dollar, '$') => {
                at += 1;
                match bounds.get(&name.to_string()) {
                    Some(Bound::One(value)) => out.extend(value.clone()),
                    _ if name == "crate" => out.extend([TokenTree::Ident(name.clone())]),
                    _ => out.extend([token.clone(), TokenTree::Ident(name.clone())]),
                }
            }
            (TokenTree::Group(group), _) => {
                let inner = transcribe(&list(group.stream()), bounds);
                out.extend([TokenTree::Group(Group::new(group.delimiter(), inner))]);
            }
            (token, _) => out.extend([token.clone()]),
        }
    }
    out
}

/// What is bound in each turn of a repetition of the body.
fn turns(body: &[TokenTree], bounds: &Bounds) -> Vec<Bounds> {
    let mut used = Vec::new();
    mentioned(body, &mut used);
    let many = |name: &String| match bounds.get(name) {
        Some(Bound::Many(values)) => Some((name.clone(), values)),
        _ => None,
    };
    let many: Vec<_> = used.iter().filter_map(many).collect();
    let count = many
        .iter()
        .map(|(_, values)| values.len())
        .max()
        .unwrap_or(0);
    let turn = |at: usize| {
        let mut bounds = bounds.clone();
        for (name, values) in &many {
            if let Some(value) = values.get(at) {
                bounds.insert(name.clone(), value.clone());
            }
        }
        bounds
    };
    (0..count).map(turn).collect()
}

fn mentioned(body: &[TokenTree], used: &mut Vec<String>) {
    for (at, token) in body.iter().enumerate() {
        match token {
            TokenTree::Group(group) => mentioned(&list(group.stream()), used),
            TokenTree::Ident(name) if at > 0 && is_punct(&body[at - 1], '$') => {
                used.push(name.to_string());
            }
            _ => {}
        }
    }
}
