// SPDX-License-Identifier: GPL-2.0

//! The `#[kunit_tests]` attribute.

use proc_macro::{
    Delimiter,
    Group,
    Ident,
    Literal,
    Span,
    TokenStream,
    TokenTree, //
};

use crate::{
    diag::{
        Error,
        Result, //
    },
    parse::Cursor,
    template, //
};

/// The condition for tests: they need a kernel that has KUnit built in.
const CFG: &str = r#"#[cfg(CONFIG_KUNIT = "y")]"#;

const CASE: &str = r#"
    $cfg
    // Without the closure, an error about the signature is about a trait of `core`.
    #[allow(clippy::redundant_closure)]
    extern "C" fn $wrapper(_: *mut ::kernel::bindings::kunit) {
        ::kernel::kunit::test(|| $test());
    }
"#;

const CASE_IN_SUITE: &str = "$cfg ::kernel::kunit::kunit_case($name, $wrapper),";

const SUITE: &str = "::kernel::kunit_suite!(::core::stringify!($suite), [$cases]);";

/// Please see [`crate::kunit_tests`] for documentation.
pub(crate) fn kunit_tests(attribute: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let suite = suite_name(attribute)?;
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    let is_module = tokens
        .iter()
        .any(|token| matches!(token, TokenTree::Ident(word) if word.to_string() == "mod"));
    let body = match tokens.pop() {
        Some(TokenTree::Group(body)) if is_module && body.delimiter() == Delimiter::Brace => body,
        last => {
            tokens.extend(last);
            return Err(Error::at(
                &tokens,
                "`#[kunit_tests]` is for a module with the tests in it: `mod tests { … }`",
            ));
        }
    };

    let (mut stream, tests) = split(body.stream())?;
    let mut cases = TokenStream::new();
    for test in tests {
        let mut name = Literal::c_string(
            &std::ffi::CString::new(test.name.to_string()).expect("a name has no NUL"),
        );
        name.set_span(test.name.span());
        let wrapper = format!("__kunit_{}", crate::parse::unraw(&test.name.to_string()));
        let holes = [
            ("cfg", test.cfg),
            ("name", TokenTree::Literal(name).into()),
            (
                "wrapper",
                TokenTree::Ident(Ident::new(&wrapper, Span::call_site())).into(),
            ),
            ("test", TokenTree::Ident(test.name.clone()).into()),
        ];
        // A test that returns an error is reported at its name.
        stream.extend(at(test.name.span(), template::fill(CASE, &holes)));
        cases.extend(template::fill(CASE_IN_SUITE, &holes));
    }
    stream.extend(template::fill(
        SUITE,
        &[("suite", TokenTree::Ident(suite).into()), ("cases", cases)],
    ));

    let mut new_body = Group::new(Delimiter::Brace, stream);
    new_body.set_span(body.span());
    let mut output = template::fill(CFG, &[]);
    output.extend(tokens);
    output.extend([TokenTree::Group(new_body)]);
    Ok(output)
}

/// Places all tokens at `span`, for code that reports its location at run time.
fn at(span: Span, tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = token {
                let inner = at(span, group.stream());
                token = TokenTree::Group(Group::new(group.delimiter(), inner));
            }
            token.set_span(span);
            token
        })
        .collect()
}

fn suite_name(attribute: TokenStream) -> Result<Ident> {
    let mut cursor = Cursor::new(attribute, Span::call_site());
    match cursor.eat_ident() {
        Some(name) if cursor.is_empty() => Ok(name),
        _ => Err(cursor
            .error("`#[kunit_tests]` takes the name of the suite: `#[kunit_tests(rust_my_part)]`")),
    }
}

/// A function with `#[test]`.
struct Test {
    name: Ident,
    /// Its `#[cfg(…)]` attributes.
    cfg: TokenStream,
}

/// Takes the `#[test]` attributes out of the body of a module, and finds the functions that they
/// mark.
fn split(body: TokenStream) -> Result<(TokenStream, Vec<Test>)> {
    let mut output = TokenStream::new();
    let mut tests = Vec::new();
    // The `#[test]` and the `#[cfg(…)]` of the item that is being read.
    let mut mark: Option<TokenTree> = None;
    let mut cfg = TokenStream::new();
    let misplaced = |mark: Option<TokenTree>| match mark {
        Some(mark) => Err(Error::at(&[mark], "`#[test]` is for a function")),
        None => Ok(()),
    };
    let mut tokens = body.into_iter().peekable();

    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                if let Some(TokenTree::Group(group)) = tokens.peek() {
                    let words: Vec<String> = group
                        .stream()
                        .into_iter()
                        .map(|word| word.to_string())
                        .collect();
                    if words == ["test"] {
                        mark = tokens.next();
                        continue;
                    }
                    if words.first().is_some_and(|word| word == "cfg") {
                        cfg.extend([token.clone(), TokenTree::Group(group.clone())]);
                    }
                }
            }
            TokenTree::Ident(word) if mark.is_some() && word.to_string() == "fn" => {
                if let Some(TokenTree::Ident(name)) = tokens.peek() {
                    mark = None;
                    tests.push(Test {
                        name: name.clone(),
                        cfg: cfg.clone(),
                    });
                }
            }
            // The next item begins.
            TokenTree::Punct(punct) if punct.as_char() == ';' => {
                misplaced(mark.take())?;
                cfg = TokenStream::new();
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                misplaced(mark.take())?;
                cfg = TokenStream::new();
            }
            _ => {}
        }
        output.extend([token]);
    }
    misplaced(mark)?;
    Ok((output, tests))
}
