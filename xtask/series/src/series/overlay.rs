// SPDX-License-Identifier: GPL-2.0

//! The overlay: the files of the repository that the series adds to the kernel, and who adds them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use globset::{GlobBuilder, GlobMatcher};

use super::grow::{self, Block};
use super::maintainers;
use super::Patch;
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::{fail, Context, Failure, Kind, Result};
use lts_host::git::Git;

/// What may be shipped: folders (with a `/`) and files.
const ALLOWED: &[&str] = &[
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

/// What editors, patch and git leave beside a file: nobody's work, in no tree.
pub const LEFTOVERS: [&str; 6] = [
    "--exclude=*~",
    "--exclude=.*.sw?",
    "--exclude=\\#*#",
    "--exclude=.#*",
    "--exclude=*.orig",
    "--exclude=*.rej",
];

/// The one file that is merged with the base's instead of added.
pub const MAINTAINERS: &str = "MAINTAINERS";

/// The files that the series adds, each with the patch that does.
#[derive(Debug, Default)]
pub struct Overlay {
    files: BTreeMap<String, File>,
    /// Our entries, if there are any; the last patch inserts them.
    pub maintainers: Vec<maintainers::Entry>,
}

/// A file that the series adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The position of the patch that adds it.
    pub patch: usize,
    /// `100644` or `100755`.
    pub mode: &'static str,
    /// Its content, after the last patch.
    pub content: Vec<u8>,
    /// The lines that later patches bring.
    pub blocks: Vec<Block>,
}

impl File {
    /// Whether this patch adds the file or a part of it.
    fn changes(&self, patch: usize) -> bool {
        self.patch == patch || self.blocks.iter().any(|block| block.patch == patch)
    }

    /// Its content after a patch.
    pub fn at(&self, patch: usize) -> Cow<'_, [u8]> {
        match self.blocks.iter().any(|block| block.patch > patch) {
            true => grow::at(&self.content, &self.blocks, patch).into(),
            false => self.content.as_slice().into(),
        }
    }
}

impl Overlay {
    /// Finds the files and matches them with the claims.
    pub fn load(cfg: &Config, patches: &[Patch]) -> Result<Self> {
        let paths = list(cfg)?;
        let claims = assign(&paths, patches)?;
        let mut overlay = Self::default();
        for (path, patch) in claims {
            if path == MAINTAINERS {
                if patch + 1 != patches.len() {
                    return Err(Failure::new(
                        Kind::Input,
                        format!("patch {} claims MAINTAINERS", patches[patch].name),
                    )
                    .hint("the last patch of the series does that, when all files are there")
                    .into());
                }
                let text = fs_err::read_to_string(cfg.root.join(&path))?;
                overlay.maintainers = maintainers::entries(&text);
                if overlay.maintainers.is_empty() {
                    return fail(
                        Kind::Input,
                        "MAINTAINERS holds no entry in the kernel's format",
                    );
                }
                continue;
            }
            let file = read(&cfg.root.join(&path), patch)?;
            overlay.files.insert(path, file);
        }
        overlay.grow(patches)?;
        Ok(overlay)
    }

    /// Finds which lines come with later patches than their files.
    fn grow(&mut self, patches: &[Patch]) -> Result<()> {
        let mut problems = Vec::new();
        for (i, patch) in patches.iter().enumerate() {
            for (path, line) in patch.claims.iter().filter_map(|claim| part(claim)) {
                if let Err(what) = self.claim(path, line, i) {
                    problems.push(format!("{}: `Overlay: {path}: {line}`: {what}", patch.name));
                }
            }
        }
        if !problems.is_empty() {
            return Err(
                Failure::new(Kind::Input, "a claim of lines names none that it can have")
                    .tried(problems.join("\n"))
                    .hint("the line is the beginning of one of the file; see patches/README.md")
                    .into(),
            );
        }
        let owners: BTreeMap<String, usize> = self
            .files
            .iter()
            .map(|(path, file)| (path.clone(), file.patch))
            .collect();
        for (path, file) in &mut self.files {
            let found = grow::derived(path, &file.content, |name| owners.get(name).copied());
            for block in found {
                let claimed = file.blocks.iter().any(|other| other.lines == block.lines);
                if block.patch > file.patch && !claimed {
                    file.blocks.push(block);
                }
            }
            let groups = grow::groups(path, &file.content, &file.blocks);
            file.blocks.extend(groups);
        }
        Ok(())
    }

    /// Gives the lines of a file that a claim names to a patch.
    fn claim(&mut self, path: &str, line: &str, patch: usize) -> Result<(), String> {
        let file = self.files.get_mut(path).ok_or("there is no such file")?;
        if patch < file.patch {
            return Err("the file comes with a later patch".to_owned());
        }
        for lines in grow::claimed(path, &file.content, line)? {
            if file.blocks.iter().any(|other| other.lines == lines) {
                return Err("another claim names the same lines".to_owned());
            }
            file.blocks.push(Block { lines, patch });
        }
        Ok(())
    }

    /// All files with their paths, sorted.
    pub fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// The files that one patch adds, or adds lines to.
    pub fn of(&self, patch: usize) -> impl Iterator<Item = (&str, &File)> {
        self.files().filter(move |(_, file)| file.changes(patch))
    }

    /// The file at this path.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }
}

/// Whether the series may add a file at this path.
pub fn is_allowed(path: &str) -> bool {
    matches(ALLOWED, path)
}

fn matches(list: &[&str], path: &str) -> bool {
    list.iter().any(|item| match item.strip_suffix('/') {
        Some(_) => path.starts_with(item),
        None => path == *item,
    })
}

/// The files of the repository that count: those that git has, and new ones that are not ignored
/// where they may become part of it. Other new ones, such as a module of the user's own or notes,
/// are none of our business.
pub fn repository(cfg: &Config) -> Result<Vec<String>> {
    let new = ["ls-files", "-z", "--others", "--exclude-standard"];
    let new: Vec<&str> = new.into_iter().chain(LEFTOVERS).collect();
    let (mut paths, new) = if cfg.root.join(".git").exists() {
        let git = Git::new(cfg, &cfg.root);
        (git.list(["ls-files", "-z", "--cached"])?, git.list(new)?)
    } else {
        (Vec::new(), unpacked(cfg, &new)?)
    };
    let at_home = |path: &String| is_allowed(path) || path == MAINTAINERS || matches(OURS, path);
    paths.extend(new.into_iter().filter(at_home));
    paths.retain(|path| cfg.root.join(path).symlink_metadata().is_ok());
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// The files of a repository that was unpacked from an archive. An empty one beside it knows what
/// .gitignore says.
fn unpacked(cfg: &Config, args: &[&str]) -> Result<Vec<String>> {
    let scratch = tempfile::tempdir().context("a temporary directory")?;
    let dir = scratch.path().join("git");
    Cmd::new("git")
        .args(["init", "-q", "--bare"])
        .arg(&dir)
        .read(cfg)?;
    let output = Cmd::new("git")
        .arg("--git-dir")
        .arg(&dir)
        .args(["--work-tree", "."])
        .args(args)
        .dir(&cfg.root)
        .output(cfg)?;
    let text = String::from_utf8(output.stdout).context("a path that is not UTF-8")?;
    Ok(text
        .split('\0')
        .filter(|path| !path.is_empty())
        .map(str::to_owned)
        .collect())
}

fn list(cfg: &Config) -> Result<BTreeSet<String>> {
    let mut paths = BTreeSet::new();
    let mut strange = Vec::new();
    for path in repository(cfg)? {
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,@".contains(c);
        if matches(OURS, &path) {
            continue;
        } else if (is_allowed(&path) || path == MAINTAINERS) && path.chars().all(plain) {
            paths.insert(path);
        } else {
            strange.push(path);
        }
    }
    if strange.is_empty() {
        return Ok(paths);
    }
    Err(Failure::new(
        Kind::Input,
        format!("not a path the series may add: {}", strange.join(", ")),
    )
    .hint(format!("the overlay is: {}", ALLOWED.join(" ")))
    .hint("letters, digits and . _ - + , @ may be in a name")
    .into())
}

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
fn assign(paths: &BTreeSet<String>, patches: &[Patch]) -> Result<BTreeMap<String, usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut problems = Vec::new();
    for (i, patch) in patches.iter().enumerate() {
        for claim in patch.claims.iter().filter(|claim| part(claim).is_none()) {
            let pattern = Pattern::parse(claim)?;
            let mut any = false;
            for path in paths.iter().filter(|path| pattern.matches(path)) {
                any = true;
                found.entry(path.clone()).or_default().push(i);
            }
            if !any {
                problems.push(format!("{}: `Overlay: {claim}` names no file", patch.name));
            }
        }
    }
    for path in paths {
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

fn read(path: &Path, patch: usize) -> Result<File> {
    let meta = fs_err::symlink_metadata(path)?;
    if !meta.is_file() {
        return fail(
            Kind::Input,
            format!("{}: only plain files can be shipped", path.display()),
        );
    }
    let mode = if meta.permissions().mode() & 0o100 == 0 {
        "100644"
    } else {
        "100755"
    };
    Ok(File {
        patch,
        mode,
        content: fs_err::read(path)?,
        blocks: Vec::new(),
    })
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
            diff: None,
        }
    }

    fn problems(paths: &[&str], patches: &[Patch]) -> String {
        let paths = paths.iter().map(|&path| path.to_owned()).collect();
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

    #[test]
    fn front_ends_are_ours_and_folders_do_not_match_by_prefix_alone() {
        assert!(matches(OURS, "x") && !matches(OURS, "xyz") && matches(OURS, "xtask/src/a.rs"));
        assert!(is_allowed("rust/Makefile") && !is_allowed("rustic/Makefile"));
        assert!(!is_allowed("Makefile"));
    }
}
