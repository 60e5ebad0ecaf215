// SPDX-License-Identifier: GPL-2.0

//! Refuses a crate that gives another meaning to the names with which expansions begin.
//!
//! An expansion names what it needs by paths such as `::kernel::…`, some of it in `unsafe {}`. A
//! procedural macro has no `$crate`, by which a path would mean the same thing everywhere, and an
//! attribute or a derive macro cannot be given one either. Were a `$crate` passed as an argument,
//! anyone could pass another. So the names themselves must be certain.
//!
//! In edition 2021, `::name` is looked up in one place, the extern prelude. Kbuild puts our crates
//! there with `--extern`, the compiler `core`. Nothing overrides these but an item
//! `extern crate … as name;` that stands in the root of the crate, in the very file that the
//! compiler is given: one in another module is not in the extern prelude, and one that a macro
//! writes, `include!` among them, is an error. So it is enough to look for that item in that file,
//! with the compiler's own lexer.

use std::env;
use std::fs;
use std::path::Path;
use std::sync::Once;

use proc_macro::Diagnostic;
use proc_macro::Level;
use proc_macro::Span;
use proc_macro::TokenStream;
use proc_macro::TokenTree;

use crate::parse;
use crate::template;

/// What the paths in expansions begin with.
const NAMES: &[&str] = &["core", "kernel", "pin_init"];

/// Where Kbuild says which file is the root of the crate. The crates that these names stand for
/// are compiled without, and so without the check, as is whatever Kbuild does not compile.
const ROOT: &str = "RUST_CRATE_ROOT";

/// Reports an error if the crate that is being compiled has other crates by our names.
///
/// `compile_error!` would not do: it has a name, too.
pub(crate) fn check() {
    static ONCE: Once = Once::new();

    ONCE.call_once(|| {
        let Some(path) = env::var_os(ROOT) else {
            return;
        };
        let path = Path::new(&path);
        match read(path) {
            Ok(tokens) => taken(tokens).iter().for_each(|name| refuse(name)),
            Err(why) => {
                let message = format!("cannot read {}: {why}", path.display());
                Diagnostic::spanned(Span::call_site(), Level::Error, message).emit();
            }
        }
    });
}

/// `#[diagnostic::do_not_recommend]` for an implementation in one of the kernel's own crates, of
/// which there are hundreds: an error about a missing one would list them.
///
/// For any other crate there is nothing: what it calls `diagnostic` may be a module of its own.
pub(crate) fn do_not_recommend() -> TokenStream {
    match env::var_os(ROOT) {
        None => template::fill("#[diagnostic::do_not_recommend]", &[]),
        Some(_) => TokenStream::new(),
    }
}

fn read(path: &Path) -> Result<TokenStream, String> {
    let source = fs::read_to_string(path).map_err(|error| error.to_string())?;
    // The compiler skips a byte order mark, but only in files.
    let source = source.strip_prefix('\u{feff}').unwrap_or(&source);
    source
        .parse()
        .map_err(|error: proc_macro::LexError| error.to_string())
}

/// Those of our names that the items `extern crate … as …` among `tokens` define.
///
/// Under a condition that does not hold they are found all the same.
fn taken(tokens: TokenStream) -> Vec<&'static str> {
    // An item has no groups in it.
    let words: Vec<String> = tokens.into_iter().map(word).collect();

    let names = words.windows(5).filter_map(|words| match words {
        [first, second, name, third, new_name] => {
            let is_item = first == "extern" && second == "crate" && third == "as";
            (is_item && name != new_name).then_some(new_name)
        }
        _ => None,
    });
    names
        .filter_map(|name| NAMES.iter().find(|ours| *ours == name).copied())
        .collect()
}

fn word(token: TokenTree) -> String {
    match token {
        TokenTree::Ident(ident) => parse::unraw(&ident.to_string()).to_owned(),
        _ => String::new(),
    }
}

fn refuse(name: &str) {
    let message = format!(
        "`{name}` stands for another crate here than the one that the kernel's macros mean by it"
    );
    let root = env::var(ROOT).unwrap_or_default();
    Diagnostic::spanned(Span::call_site(), Level::Error, message)
        .help(format!(
            "in {root}, choose another name in `extern crate … as {name};`"
        ))
        .emit();
}
