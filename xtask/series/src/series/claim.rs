// SPDX-License-Identifier: GPL-2.0

//! Claims: the `Overlay:` lines by which patches say which files, and parts of files, they add.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobMatcher};

use super::patch::Patch;
use super::places::ALLOWED;
use lts_host::error::{Context, Failure, Kind, Result};

/// What a claim names.
#[derive(Debug)]
enum Pattern {
    File(String),
    Folder(String),
    Glob(GlobMatcher),
}

impl Pattern {
    fn parse(claim: &str) -> Result<Self> {
        if claim.contains(['*', '?', '[', '{']) {
            let glob = GlobBuilder::new(claim)
                .literal_separator(true)
                .build()
                .with_context(|| format!("`Overlay: {claim}`"))?;
            return Ok(Self::Glob(glob.compile_matcher()));
        }
        Ok(match claim.ends_with('/') {
            true => Self::Folder(claim.to_owned()),
            false => Self::File(claim.to_owned()),
        })
    }

    fn matches(&self, path: &str) -> bool {
        match self {
            Self::File(file) => path == file,
            Self::Folder(folder) => path.starts_with(folder),
            Self::Glob(glob) => glob.is_match(path),
        }
    }
}

/// Whether the claim of a patch covers a path.
pub fn covers(claim: &str, path: &str) -> bool {
    part(claim).is_none() && Pattern::parse(claim).is_ok_and(|pattern| pattern.matches(path))
}

/// The file and the line of a claim that is for a part of a file.
pub fn part(claim: &str) -> Option<(&str, &str)> {
    let (path, line) = claim.split_once(": ")?;
    Some((path, line.trim()))
}

/// Finds for each file the one patch that claims it.
pub fn assign(
    paths: &BTreeMap<String, String>,
    patches: &[Patch],
) -> Result<BTreeMap<String, usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut problems = Vec::new();
    for (i, patch) in patches.iter().enumerate() {
        for claim in patch.claims.iter().filter(|claim| part(claim).is_none()) {
            let pattern = Pattern::parse(claim)?;
            let mut any = false;
            for path in paths.keys().filter(|path| pattern.matches(path)) {
                any = true;
                found.entry(path.clone()).or_default().push(i);
            }
            if !any {
                problems.push(format!("{}: `Overlay: {claim}` names no file", patch.name));
            }
        }
    }
    for path in paths.keys() {
        match found.get(path).map(Vec::as_slice) {
            None => problems.push(format!("{path}: no patch claims it")),
            Some([_]) => {}
            Some(several) => {
                let names: Vec<&str> = several.iter().map(|&i| patches[i].name.as_str()).collect();
                problems.push(format!("{path}: claimed by {}", names.join(" and by ")));
            }
        }
    }
    if !problems.is_empty() {
        return Err(Failure::new(
            Kind::Input,
            "each file of the overlay needs exactly one claim",
        )
        .tried(problems.join("\n"))
        .hint("`Overlay: PATH` lines in patches/NNNN-slug.txt make the claims")
        .hint(format!("the overlay is: {}", ALLOWED.join(" ")))
        .into());
    }
    Ok(found
        .into_iter()
        .filter_map(|(path, is)| Some((path, *is.first()?)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patch(name: &str, claims: &[&str]) -> Patch {
        Patch {
            name: name.into(),
            message: String::new(),
            notes: String::new(),
            claims: claims.iter().map(|&claim| claim.into()).collect(),
            removes: Vec::new(),
            diff: None,
        }
    }

    fn problems(paths: &[&str], patches: &[Patch]) -> String {
        let paths = paths
            .iter()
            .map(|&path| (path.to_owned(), path.to_owned()))
            .collect();
        match assign(&paths, patches) {
            Ok(claims) => format!("{claims:?}"),
            Err(err) => lts_host::error::render(&err),
        }
    }

    #[test]
    fn files_folders_and_globs_claim() {
        let patches = [
            patch("0001-a", &["rust/a/"]),
            patch("0002-b", &["rust/*.rs", "rust/Kconfig"]),
        ];
        assert_eq!(
            problems(&["rust/Kconfig", "rust/a/x/y.rs", "rust/b.rs"], &patches),
            r#"{"rust/Kconfig": 1, "rust/a/x/y.rs": 0, "rust/b.rs": 1}"#
        );
    }

    #[test]
    fn every_wrong_claim_is_listed() {
        let patches = [
            patch("0001-a", &["rust/"]),
            patch("0002-b", &["rust/x.rs", "rust/gone.rs"]),
        ];
        let text = problems(&["rust/x.rs", "scripts/y"], &patches);
        for line in [
            "0002-b: `Overlay: rust/gone.rs` names no file",
            "rust/x.rs: claimed by 0001-a and by 0002-b",
            "scripts/y: no patch claims it",
        ] {
            assert!(text.contains(line), "{text}");
        }
    }
}
