// SPDX-License-Identifier: GPL-2.0

//! Which paths of the repository the series may add to the kernel, and which are the repository's
//! own.

/// What may be shipped: folders (with a `/`) and files.
pub const ALLOWED: &[&str] = &[
    ".clippy.toml",
    ".rustfmt.toml",
    "Documentation/rust/",
    "include/linux/interrupt_rc.h",
    "kernel/configs/rust.config",
    "rust/",
    "samples/rust/",
    "scripts/",
    "tools/testing/selftests/rust/",
];

/// What is never shipped: the repository's own files, some of which share a kernel file's name.
const OURS: &[&str] = &[
    ".cargo/",
    ".ci/",
    ".config/",
    ".gitattributes",
    ".github/",
    ".gitignore",
    "CONTRIBUTING.md",
    "COPYING",
    "Cargo.lock",
    "Cargo.toml",
    "Makefile",
    "README.md",
    "findings/",
    "patches/",
    "tests/",
    "x",
    "xtask/",
];

/// The one file that is merged with the base's instead of added.
pub const MAINTAINERS: &str = "MAINTAINERS";

/// Whether the series may add a file at this path.
pub fn is_allowed(path: &str) -> bool {
    matches(ALLOWED, path)
}

/// Whether the repository keeps a file at this path for itself.
pub fn is_ours(path: &str) -> bool {
    matches(OURS, path)
}

fn matches(list: &[&str], path: &str) -> bool {
    list.iter().any(|item| match item.strip_suffix('/') {
        Some(_) => path.starts_with(item),
        None => path == *item,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_ends_are_ours_and_folders_do_not_match_by_prefix_alone() {
        assert!(is_ours("x") && !is_ours("xyz") && is_ours("xtask/src/a.rs"));
        assert!(is_allowed("rust/Makefile") && !is_allowed("rustic/Makefile"));
        assert!(!is_allowed("Makefile"));
    }
}
