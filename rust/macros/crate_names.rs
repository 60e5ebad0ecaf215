// SPDX-License-Identifier: GPL-2.0

//! Refuses a crate that redefines the crate names with which expansions begin.
//!
//! An expansion refers to its items by paths such as `::kernel::…`, in part in `unsafe {}`. A
//! procedural macro has no `$crate`, which would make a path mean the same thing everywhere, and an
//! attribute or a derive macro cannot be given one either. If `$crate` were passed as an argument,
//! any caller could pass another one. So the names themselves must be reliable.
//!
//! In edition 2021, `::name` is looked up in one place, the extern prelude. Kbuild puts our crates
//! there with `--extern`, and the compiler puts `core` there. Only an item
//! `extern crate … as name;` overrides these, and only in the root of the crate, in the very file
//! that is passed to the compiler: an item in another module is not in the extern prelude, and one
//! from a macro, including `include!`, is an error. So it is enough to search that file for such an
//! item, with the compiler's own lexer.

use std::{
    env,
    fs,
    path::Path,
    sync::Once, //
};

use proc_macro::{
    Diagnostic,
    Level,
    Span,
    TokenStream,
    TokenTree, //
};

use crate::{
    parse,
    template, //
};

/// The crate names with which paths in expansions begin.
const NAMES: &[&str] = &["core", "kernel", "pin_init"];

/// The environment variable in which Kbuild passes the file that is the root of the crate. The
/// crates of these names are compiled without it, and so without the check, as are all crates that
/// Kbuild does not compile.
const ROOT: &str = "RUST_CRATE_ROOT";

/// Reports an error if the crate that is being compiled gives our names to other crates.
///
/// `compile_error!` cannot be used: its own path begins with such a name.
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

/// Returns `#[diagnostic::do_not_recommend]` for an implementation in one of the kernel's own
/// crates, which has hundreds of them: an error about a missing one would list them.
///
/// Returns nothing for any other crate, where `diagnostic` may be a module of the user.
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

/// Returns those of our names that items `extern crate … as …` among `tokens` define.
///
/// It also finds items whose `#[cfg(…)]` does not hold.
fn taken(tokens: TokenStream) -> Vec<&'static str> {
    // Such an item contains no groups.
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
