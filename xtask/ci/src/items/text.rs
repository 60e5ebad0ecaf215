// SPDX-License-Identifier: GPL-2.0

//! Signatures as text.

use std::collections::HashMap;
use std::sync::LazyLock;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use regex::{Captures, Regex};

/// A lifetime, without its name's end being looked for: no character literals are in signatures.
#[allow(clippy::unwrap_used)]
static LIFETIME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"'[A-Za-z_][A-Za-z0-9_]*").unwrap());

/// The tokens with spaces only where there must be some.
pub fn compact(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '\'' || c == '"';
    let mut out = String::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        out.push_str(word);
        if let Some(next) = words.peek() {
            if word.ends_with(is_word) && next.starts_with(is_word) {
                out.push(' ');
            }
        }
    }
    // A comma at the end is a matter of style.
    out.replace(",)", ")")
        .replace(",>", ">")
        .replace("extern \"Rust\" ", "")
}

/// The names in a stream, in their order.
pub fn idents(tokens: TokenStream, found: &mut Vec<Ident>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => found.push(ident),
            TokenTree::Group(group) => idents(group.stream(), found),
            _ => {}
        }
    }
}

/// The lifetimes in a signature, each once.
pub fn lifetimes(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for lifetime in LIFETIME.find_iter(text) {
        if lifetime.as_str() != "'static" && !found.iter().any(|known| known == lifetime.as_str()) {
            found.push(lifetime.as_str().to_owned());
        }
    }
    found
}

/// The lifetime of the first reference in a type.
pub fn reference(text: &str) -> Option<String> {
    let (_, after) = text.split_once('&')?;
    let lifetime = LIFETIME.find(after).filter(|found| found.start() == 0)?;
    Some(lifetime.as_str().to_owned())
}

/// The numbers that lifetimes get, in the order in which they come.
#[derive(Default)]
pub struct Numbers(HashMap<String, usize>);

impl Numbers {
    pub fn apply(&mut self, text: &str) -> String {
        let number = |found: &Captures<'_>| match &found[0] {
            "'static" => "'static".to_owned(),
            name => {
                let next = self.0.len();
                let number = self.0.entry(name.to_owned()).or_insert(next);
                format!("'{number}")
            }
        };
        LIFETIME.replace_all(text, number).into_owned()
    }
}
