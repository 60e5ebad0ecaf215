// SPDX-License-Identifier: GPL-2.0

//! Words as a shell reads them.

use std::ffi::OsStr;

/// Quotes a word for a POSIX shell, only where it needs it; of `NAME=VALUE`, the value.
pub fn quote(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    match word.split_once('=') {
        Some((name, value)) if !name.is_empty() && name.chars().all(plain) => match value {
            "" => format!("{name}="),
            _ => format!("{name}={}", quoted(value)),
        },
        _ => quoted(&word),
    }
}

fn quoted(word: &str) -> String {
    let quoter = shlex::Quoter::new().allow_nul(true);
    // Nothing but NUL can be an error.
    quoter.quote(word).unwrap_or(word.into()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_needs_quotes_gets_them() {
        let quote = |word: &str| quote(OsStr::new(word));
        for plain in ["make", "-j4", "/a/b.c", "O=/x", "LLVM=", "--depth=1"] {
            assert_eq!(quote(plain), plain);
        }
        assert_eq!(quote(""), "''");
        assert_eq!(quote("a b"), "'a b'");
        assert_eq!(quote("CC=it's"), r#"CC="it's""#);
        assert_eq!(quote("=a"), "'=a'");
        assert_eq!(quote("a b=c"), "'a b=c'");
    }
}
