// SPDX-License-Identifier: GPL-2.0

//! The `#[vtable]` attribute.

use proc_macro::{
    Delimiter,
    Group,
    Ident,
    Literal,
    TokenStream,
    TokenTree, //
};

use crate::{
    diag::{
        Error,
        Result, //
    },
    parse,
    template, //
};

const TRAIT: &str = r#"
    /// A constant that makes it an error to implement this trait without `#[vtable]`.
    const USE_VTABLE_ATTR: ();
"#;

const TRAIT_OWNER: &str = r#"
    /// The module that owns the implementation. `#[vtable]` defines it.
    type OwnerModule: ::kernel::ModuleMetadata;
"#;

const TRAIT_METHOD: &str = r#"
    $cfg
    #[doc = $doc]
    const $has: ::core::primitive::bool = false;
"#;

const IMPL: &str = "const USE_VTABLE_ATTR: () = ();";

const IMPL_OWNER: &str = "type OwnerModule = crate::LocalModule;";

const IMPL_METHOD: &str = "$cfg const $has: ::core::primitive::bool = true;";

/// Please see [`crate::vtable`] for documentation.
pub(crate) fn vtable(attribute: TokenStream, item: TokenStream) -> Result<TokenStream> {
    parse::no_arguments("vtable", attribute)?;

    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    let Some(target) = Target::of(&tokens) else {
        return Err(Error::at(
            &tokens,
            "`#[vtable]` is for a trait, or for an `impl` of one",
        ));
    };
    // The body is the last token of both.
    let body = match tokens.pop() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => group,
        last => {
            tokens.extend(last);
            return Err(Error::at(
                &tokens,
                "`#[vtable]` needs the methods in braces",
            ));
        }
    };

    let members = Members::of(&body);
    let mut stream = body.stream();
    stream.extend(match target {
        Target::Trait => for_trait(&members),
        Target::Impl => for_impl(&members),
    });
    let mut new_body = Group::new(Delimiter::Brace, stream);
    new_body.set_span(body.span());
    tokens.push(TokenTree::Group(new_body));
    Ok(tokens.into_iter().collect())
}

fn for_trait(members: &Members) -> TokenStream {
    let mut output = template::fill(TRAIT, &[]);
    if !members.declares("OwnerModule") {
        output.extend(template::fill(TRAIT_OWNER, &[]));
    }
    // The macro does not know which methods of the trait have a default, so each gets a constant.
    for method in &members.methods {
        let name = &method.name;
        let doc = format!("Whether the implementation has its own `{name}`.");
        output.extend(template::fill(
            TRAIT_METHOD,
            &[
                ("cfg", method.cfg.clone()),
                ("doc", TokenTree::Literal(Literal::string(&doc)).into()),
                ("has", TokenTree::Ident(method.constant()).into()),
            ],
        ));
    }
    output
}

fn for_impl(members: &Members) -> TokenStream {
    let mut output = template::fill(IMPL, &[]);
    if !members.declares("OwnerModule") {
        output.extend(template::fill(IMPL_OWNER, &[]));
    }
    for method in &members.methods {
        let has = method.constant();
        if members.declares(&has.to_string()) {
            continue;
        }
        output.extend(template::fill(
            IMPL_METHOD,
            &[
                ("cfg", method.cfg.clone()),
                ("has", TokenTree::Ident(has).into()),
            ],
        ));
    }
    output
}

/// The item that the attribute is on.
enum Target {
    Trait,
    Impl,
}

impl Target {
    fn of(tokens: &[TokenTree]) -> Option<Self> {
        let mut keywords = tokens
            .iter()
            .enumerate()
            .filter_map(|(i, token)| match token {
                TokenTree::Ident(ident) => Some((i, ident.to_string())),
                _ => None,
            });
        loop {
            let (_, keyword) = keywords.next()?;
            match &*keyword {
                "trait" => return Some(Self::Trait),
                "impl" => break,
                "pub" | "unsafe" => {}
                _ => return None,
            }
        }
        // In `impl Trait for Type`, this is not the `for` of `for<'a>`.
        keywords
            .any(|(i, keyword)| {
                let is_binder =
                    matches!(tokens.get(i + 1), Some(TokenTree::Punct(p)) if p.as_char() == '<');
                keyword == "for" && !is_binder
            })
            .then_some(Self::Impl)
    }
}

/// A method, and the conditions under which it exists.
struct Method {
    name: Ident,
    cfg: TokenStream,
}

impl Method {
    /// Returns the name `HAS_NAME`, with the span of the method's name.
    fn constant(&self) -> Ident {
        let name = self.name.to_string();
        let has = format!("HAS_{}", parse::unraw(&name).to_uppercase());
        Ident::new(&has, self.name.span())
    }
}

/// The members of a trait or of an `impl`.
#[derive(Default)]
struct Members {
    methods: Vec<Method>,
    /// Constants and associated types.
    others: Vec<String>,
}

impl Members {
    fn declares(&self, name: &str) -> bool {
        self.others.iter().any(|other| other == name)
    }

    fn of(body: &Group) -> Self {
        let mut members = Self::default();
        let mut cfg = TokenStream::new();
        let mut tokens = body.stream().into_iter().peekable();

        while let Some(token) = tokens.next() {
            match &token {
                // `#[cfg(…)]`
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    if let Some(TokenTree::Group(group)) = tokens.peek() {
                        if is_cfg(group) {
                            cfg.extend([token, TokenTree::Group(group.clone())]);
                        }
                    }
                }
                // A keyword followed by a name declares that name. The `fn` of a function pointer
                // type has none.
                TokenTree::Ident(keyword) => {
                    let Some(TokenTree::Ident(name)) = tokens.peek() else {
                        continue;
                    };
                    match &*keyword.to_string() {
                        "fn" => members.methods.push(Method {
                            name: name.clone(),
                            cfg: cfg.clone(),
                        }),
                        "const" | "type" => members.others.push(name.to_string()),
                        _ => {}
                    }
                }
                // The next member begins.
                TokenTree::Punct(punct) if punct.as_char() == ';' => cfg = TokenStream::new(),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    cfg = TokenStream::new();
                }
                _ => {}
            }
        }
        members
    }
}

fn is_cfg(attribute: &Group) -> bool {
    attribute.delimiter() == Delimiter::Bracket
        && matches!(
            attribute.stream().into_iter().next(),
            Some(TokenTree::Ident(name)) if name.to_string() == "cfg"
        )
}
