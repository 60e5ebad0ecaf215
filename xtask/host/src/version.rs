// SPDX-License-Identifier: GPL-2.0

//! Versions of three numbers, as programs and packages tell them.

/// The version that a text begins with, `major.minor` or `major.minor.patch`, and what follows it.
pub fn leading(text: &str) -> Option<([u32; 3], &str)> {
    let (major, rest) = number(text)?;
    let (minor, rest) = number(rest.strip_prefix('.')?)?;
    Some(match rest.strip_prefix('.').and_then(number) {
        Some((patch, rest)) => ([major, minor, patch], rest),
        None => ([major, minor, 0], rest),
    })
}

/// The first version in what a program says with `--version`.
pub fn find(text: &str) -> Option<[u32; 3]> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .find_map(leading)
        .map(|(version, _)| version)
}

/// `1.85.0`
pub fn show(version: [u32; 3]) -> String {
    version.map(|number| number.to_string()).join(".")
}

fn number(text: &str) -> Option<(u32, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_programs_say() {
        for (text, version) in [
            (
                "rustc 1.96.0 (ac68faa20 2026-05-25) (built from source)",
                [1, 96, 0],
            ),
            ("Debian clang version 19.1.7 (3~deb12u1)", [19, 1, 7]),
            ("bindgen 0.73.2", [0, 73, 2]),
            ("rustc 1.98.0-nightly (x)", [1, 98, 0]),
            ("tool 2 version 3.4", [3, 4, 0]),
            ("git version 2.39.5 (Apple Git-154)", [2, 39, 5]),
            ("git version 2.51.0.rc1", [2, 51, 0]),
        ] {
            assert_eq!(find(text), Some(version), "{text}");
        }
        assert_eq!(find("no numbers"), None);
        assert_eq!(find("hub version 2"), None);
    }

    #[test]
    fn what_follows_a_version_is_told() {
        assert_eq!(leading("5.10.1-rc1"), Some(([5, 10, 1], "-rc1")));
        assert_eq!(leading("5.10~b"), Some(([5, 10, 0], "~b")));
        assert_eq!(leading("5.10.1.2"), Some(([5, 10, 1], ".2")));
        assert_eq!(leading("5.x"), None);
        assert_eq!(show([1, 85, 0]), "1.85.0");
    }
}
