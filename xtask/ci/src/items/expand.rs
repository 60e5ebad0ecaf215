// SPDX-License-Identifier: GPL-2.0

//! What a `macro_rules!` macro makes of its arguments, as far as items need it.
//!
//! Repetitions take as much as they can and never give back, and names are not hygienic. That is
//! enough for macros that define items, of which each arm is told by its first tokens.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser as _};

use super::tokens::{is_punct, list, operator};
use super::transcribe::{transcribe, Bound, Bounds};

/// A macro: its arms, in order.
#[derive(Clone, Debug)]
pub struct Rules(Vec<(Vec<Pattern>, Vec<TokenTree>)>);

#[derive(Clone, Debug)]
enum Pattern {
    Token(TokenTree),
    Group(Delimiter, Vec<Pattern>),
    /// `$name:kind`
    Fragment(String, String),
    /// `$(…)separator op`
    Repeat(Vec<Pattern>, Option<TokenTree>, char),
}

impl Rules {
    /// Reads the arms. `None` if this is not what a macro looks like.
    pub fn parse(tokens: TokenStream) -> Option<Self> {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut arms = Vec::new();
        for arm in tokens.split(|token| is_punct(token, ';')) {
            match arm {
                [] => {}
                [TokenTree::Group(pattern), .., TokenTree::Group(body)] => {
                    arms.push((patterns(&list(pattern.stream()))?, list(body.stream())))
                }
                _ => return None,
            }
        }
        Some(Self(arms))
    }

    /// What the first arm that fits makes of the arguments. `None` if none fits.
    pub fn expand(&self, arguments: &TokenStream) -> Option<TokenStream> {
        let arguments = list(arguments.clone());
        self.0.iter().find_map(|(patterns, body)| {
            let mut bounds = Bounds::new();
            let rest = take(patterns, &arguments, &mut bounds)?;
            rest.is_empty().then(|| transcribe(body, &bounds))
        })
    }
}

fn patterns(tokens: &[TokenTree]) -> Option<Vec<Pattern>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match (token, tokens.get(at)) {
            (dollar, Some(TokenTree::Group(group))) if is_punct(dollar, '$') => {
                let (separator, op, length) = operator(&tokens[at + 1..])?;
                let inner = patterns(&list(group.stream()))?;
                found.push(Pattern::Repeat(inner, separator, op));
                at += 1 + length;
            }
            (dollar, Some(TokenTree::Ident(name))) if is_punct(dollar, '$') => {
                let kind = tokens.get(at + 2)?.to_string();
                found.push(Pattern::Fragment(name.to_string(), kind));
                at += 3;
            }
            (TokenTree::Group(group), _) => found.push(Pattern::Group(
                group.delimiter(),
                patterns(&list(group.stream()))?,
            )),
            (token, _) => found.push(Pattern::Token(token.clone())),
        }
    }
    Some(found)
}

/// Matches the patterns against the beginning of the tokens, and gives what is left.
fn take(patterns: &[Pattern], tokens: &[TokenTree], bounds: &mut Bounds) -> Option<Vec<TokenTree>> {
    let mut rest = tokens.to_vec();
    for pattern in patterns {
        rest = match pattern {
            Pattern::Token(wanted) => {
                let (first, rest) = rest.split_first()?;
                (first.to_string() == wanted.to_string()).then(|| rest.to_vec())?
            }
            Pattern::Group(delimiter, inner) => match rest.split_first()? {
                (TokenTree::Group(group), rest) if group.delimiter() == *delimiter => {
                    take(inner, &list(group.stream()), bounds)?
                        .is_empty()
                        .then(|| rest.to_vec())?
                }
                _ => return None,
            },
            Pattern::Fragment(name, kind) => {
                let (value, rest) = fragment(kind, rest)?;
                bounds.insert(name.clone(), Bound::One(value));
                rest
            }
            Pattern::Repeat(inner, separator, op) => {
                let (turns, rest) = repeat(inner, separator.as_ref(), *op, rest);
                if turns.is_empty() && *op == '+' {
                    return None;
                }
                for name in names(inner) {
                    let values = turns.iter().filter_map(|turn| turn.get(&name).cloned());
                    bounds.insert(name.clone(), Bound::Many(values.collect()));
                }
                rest
            }
        };
    }
    Some(rest)
}

fn repeat(
    inner: &[Pattern],
    separator: Option<&TokenTree>,
    op: char,
    mut rest: Vec<TokenTree>,
) -> (Vec<Bounds>, Vec<TokenTree>) {
    let mut turns = Vec::new();
    while !rest.is_empty() {
        let next = match (separator, turns.is_empty()) {
            (Some(separator), false) => match rest.split_first() {
                Some((first, next)) if first.to_string() == separator.to_string() => next,
                _ => break,
            },
            _ => &rest,
        };
        let mut bounds = Bounds::new();
        let Some(left) = take(inner, next, &mut bounds) else {
            break;
        };
        if left.len() == rest.len() {
            break; // It takes nothing, again and again.
        }
        turns.push(bounds);
        rest = left;
        if op == '?' {
            break;
        }
    }
    (turns, rest)
}

/// The names that patterns bind.
fn names(patterns: &[Pattern]) -> Vec<String> {
    patterns
        .iter()
        .flat_map(|pattern| match pattern {
            Pattern::Token(_) => Vec::new(),
            Pattern::Fragment(name, _) => vec![name.clone()],
            Pattern::Group(_, inner) | Pattern::Repeat(inner, _, _) => names(inner),
        })
        .collect()
}

/// Takes one fragment of a kind off the tokens.
fn fragment(kind: &str, tokens: Vec<TokenTree>) -> Option<(TokenStream, Vec<TokenTree>)> {
    fn parsed<T: ToTokens>(
        parse: impl Fn(ParseStream<'_>) -> syn::Result<T>,
        tokens: Vec<TokenTree>,
    ) -> Option<(TokenStream, Vec<TokenTree>)> {
        let both = |input: ParseStream<'_>| {
            let value = parse(input)?.into_token_stream();
            Ok((value, input.parse::<TokenStream>()?))
        };
        let (value, rest) = both.parse2(tokens.into_iter().collect()).ok()?;
        Some((value, list(rest)))
    }
    match kind {
        "ident" => parsed(
            syn::ext::IdentExt::parse_any as fn(ParseStream<'_>) -> syn::Result<Ident>,
            tokens,
        ),
        "ty" => parsed(|input| input.parse::<syn::Type>(), tokens),
        "path" => parsed(|input| input.parse::<syn::Path>(), tokens),
        "expr" => parsed(|input| input.parse::<syn::Expr>(), tokens),
        "literal" => parsed(|input| input.parse::<syn::Lit>(), tokens),
        "lifetime" => parsed(|input| input.parse::<syn::Lifetime>(), tokens),
        "vis" => parsed(|input| input.parse::<syn::Visibility>(), tokens),
        "meta" => parsed(|input| input.parse::<syn::Meta>(), tokens),
        "block" => parsed(|input| input.parse::<syn::Block>(), tokens),
        "item" => parsed(|input| input.parse::<syn::Item>(), tokens),
        "pat" | "pat_param" => parsed(syn::Pat::parse_single, tokens),
        "stmt" => parsed(|input| input.parse::<syn::Stmt>(), tokens),
        "tt" => parsed(|input| input.parse::<TokenTree>(), tokens),
        _ => None,
    }
}
