// SPDX-License-Identifier: GPL-2.0

//! Checks of what files say.

use regex::Regex;

use super::context::Context;
use super::outcome::Outcome;
use lts_host::error::{Failure, Kind, Result};
use lts_host::ui::plural;
use lts_series::series::places::MAINTAINERS;
use lts_series::series::repository;

/// Files that cannot name a licence: data with a form of its own, prose for people, and what goes
/// into a mail as it is.
const NO_LICENCE: &[&str] = &[
    "/build-error",
    "/parameters",
    ".diff",
    ".json",
    ".lock",
    ".md",
    ".patch",
    ".stderr",
    ".stdout",
    ".txt",
];

/// The hosts that files may name. Packages come through what the user's machine is set up for, so
/// no file names a host to fetch them from.
const HOSTS: &[&str] = &[
    "cve.mitre.org",
    "doc.rust-lang.org",
    "docs.kernel.org",
    "git.kernel.org",
    "github.com",
    "llvm.org",
    "lore.kernel.org",
    "lwn.net",
    "rust-for-linux.com",
    "rust-lang.github.io",
    "rust-lang.org",
    "spdx.org",
    "www.debian.org",
    "www.kernel.org",
    // The name of the language of pictures.
    "www.w3.org",
    "www.rust-lang.org",
];

pub fn spdx(context: &Context<'_>) -> Result<Outcome> {
    let cfg = context.cfg;
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in repository::files(cfg)? {
        if path == "COPYING"
            || path == MAINTAINERS
            || NO_LICENCE.iter().any(|end| path.ends_with(end))
        {
            continue;
        }
        count += 1;
        let content = fs_err::read(cfg.root.join(&path))?;
        if !content.is_empty() && !names_licence(&String::from_utf8_lossy(&content)) {
            wrong.push(path);
        }
    }
    if wrong.is_empty() {
        return Ok(Outcome::Passed(format!("{count} files name their licence")));
    }
    Err(Failure::new(Kind::Failed, format!("{} without a licence", plural(wrong.len(), "file")))
        .tried(wrong.join("\n"))
        .hint("`SPDX-License-Identifier: GPL-2.0` in a comment goes on the first line, or the second after #!")
        .into())
}

fn names_licence(content: &str) -> bool {
    let tag = "SPDX-License-Identifier: ";
    content.lines().take(2).any(|line| {
        line.split_once(tag).is_some_and(|(_, licence)| {
            let licence = licence
                .trim_end_matches("*/")
                .trim_end_matches("-->")
                .trim();
            matches!(
                licence,
                "GPL-2.0" | "GPL-2.0-only" | "GPL-2.0 WITH Linux-syscall-note"
            )
        })
    })
}

pub fn private(context: &Context<'_>) -> Result<Outcome> {
    let cfg = context.cfg;
    let url = Regex::new(r"\bhttps?://([A-Za-z0-9.-]+)")?;
    let home = Regex::new(r"(^|[^A-Za-z0-9_.$}>/-])/(home|root|Users)/[A-Za-z0-9._-]")?;
    let here = [
        Some(cfg.root.clone()),
        std::env::var_os("HOME").map(Into::into),
    ];
    let here: Vec<String> = here
        .into_iter()
        .flatten()
        .map(|path| format!("{}/", path.display()))
        .filter(|path| path.matches('/').count() > 2)
        .collect();
    let mut found = Vec::new();
    let mut count = 0;
    for path in repository::files(cfg)? {
        if path == "Cargo.lock" {
            continue; // Cargo writes it, with the sources that Cargo knows.
        }
        count += 1;
        let content = fs_err::read(cfg.root.join(&path))?;
        for (i, line) in String::from_utf8_lossy(&content).lines().enumerate() {
            let mut at = |what: &str| found.push(format!("{path}:{}: {what}", i + 1));
            for host in url
                .captures_iter(line)
                .filter_map(|captures| captures.get(1))
            {
                if !is_known(host.as_str()) {
                    at(&format!("the host {}", host.as_str()));
                }
            }
            if home.is_match(line) || here.iter().any(|place| line.contains(place)) {
                at("a path of one machine");
            }
        }
    }
    if found.is_empty() {
        return Ok(Outcome::Passed(format!("{count} files")));
    }
    Err(Failure::new(
        Kind::Failed,
        "files say what is true of one machine, or where packages are",
    )
    .tried(found.join("\n"))
    .hint("a host that documentation needs can be added in xtask/ci/src/check/text.rs")
    .into())
}

/// Names that are reserved for examples are always fine, and so are words without a dot.
fn is_known(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if !host.contains('.') {
        return true;
    }
    let names = [
        "example",
        "test",
        "invalid",
        "example.org",
        "example.com",
        "example.net",
    ];
    let example = names
        .iter()
        .any(|name| host == *name || host.ends_with(&format!(".{name}")));
    example || HOSTS.contains(&host.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_stands_in_a_comment_at_the_top() {
        assert!(names_licence("// SPDX-License-Identifier: GPL-2.0\n"));
        assert!(names_licence(
            "#!/bin/sh\n# SPDX-License-Identifier: GPL-2.0\n"
        ));
        assert!(names_licence("/* SPDX-License-Identifier: GPL-2.0 */\n"));
        assert!(names_licence(".. SPDX-License-Identifier: GPL-2.0\n"));
        assert!(!names_licence("// SPDX-License-Identifier: MIT\n"));
        assert!(!names_licence(
            "a\nb\n// SPDX-License-Identifier: GPL-2.0\n"
        ));
    }

    #[test]
    fn hosts_are_known_or_examples() {
        assert!(is_known("github.com") && is_known("m.example") && is_known("www.example.org."));
        assert!(!is_known("packages.somewhere.net") && !is_known("notexample.org"));
        assert!(!is_known("raw.github.com"));
    }
}
