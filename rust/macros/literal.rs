// SPDX-License-Identifier: GPL-2.0

//! Decoding literals of the source.
//!
//! The compiler passes literals to a macro as they were written. This file handles text alone, so
//! that it can be tested without a compiler around it.

/// A string literal, decoded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Str {
    /// Its contents, without any terminator the kind of literal implies.
    pub(crate) bytes: Vec<u8>,
    /// Whether it was written as `b"…"`.
    pub(crate) is_bytes: bool,
}

/// Decodes any kind of string literal: `"…"`, `b"…"`, `c"…"`, and their raw forms.
///
/// Returns [`None`] if `source` is another kind of literal. The compiler has already checked the
/// escapes; for invalid ones this returns [`None`], too.
pub(crate) fn string(source: &str) -> Option<Str> {
    let is_bytes = source.starts_with('b');
    let body = source.strip_prefix(['b', 'c']).unwrap_or(source);

    let bytes = if let Some(raw) = body.strip_prefix('r') {
        let text = raw.trim_start_matches('#');
        let hashes = &raw[..raw.len() - text.len()];
        let text = text.strip_suffix(hashes)?;
        quoted(text)?.as_bytes().to_vec()
    } else {
        unescape(quoted(body)?)?
    };

    Some(Str { bytes, is_bytes })
}

fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"')
}

fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut chars = text.chars();

    while let Some(c) = chars.next() {
        if c != '\\' {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        match chars.next()? {
            'n' => bytes.push(b'\n'),
            'r' => bytes.push(b'\r'),
            't' => bytes.push(b'\t'),
            '0' => bytes.push(0),
            c @ ('\\' | '\'' | '"') => bytes.push(c as u8),
            'x' => {
                let digits = chars.as_str().get(..2)?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
                chars = chars.as_str()[2..].chars();
            }
            'u' => {
                let (digits, rest) = chars.as_str().strip_prefix('{')?.split_once('}')?;
                let code = u32::from_str_radix(&digits.replace('_', ""), 16).ok()?;
                let c = char::from_u32(code)?;
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                chars = rest.chars();
            }
            // A backslash at the end of a line skips the white space that follows.
            '\n' => {
                let rest = chars.as_str();
                chars = rest.trim_start_matches([' ', '\t', '\n', '\r']).chars();
            }
            _ => return None,
        }
    }
    Some(bytes)
}

/// Decodes an integer literal, with or without a radix prefix, underscores and a type suffix.
pub(crate) fn integer(source: &str) -> Option<u64> {
    let source = source.replace('_', "");
    let (radix, digits) = match source.get(..2) {
        Some("0x") => (16, &source[2..]),
        Some("0o") => (8, &source[2..]),
        Some("0b") => (2, &source[2..]),
        _ => (10, &source[..]),
    };
    // No digit of any radix can start a suffix: `u` and `i` are not hexadecimal digits.
    let digits = match digits.find(['u', 'i']) {
        Some(suffix) => &digits[..suffix],
        None => digits,
    };
    u64::from_str_radix(digits, radix).ok()
}
