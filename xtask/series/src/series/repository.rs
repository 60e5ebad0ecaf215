// SPDX-License-Identifier: GPL-2.0

//! The files of the repository, as git knows them.

use std::collections::BTreeMap;

use super::places::{is_allowed, is_ours, ALLOWED, MAINTAINERS};
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::{Context, Failure, Kind, Result};
use lts_host::git::Git;

/// What editors, patch and git leave beside a file: nobody's work, in no tree.
pub const LEFTOVERS: [&str; 6] = [
    "--exclude=*~",
    "--exclude=.*.sw?",
    "--exclude=\\#*#",
    "--exclude=.#*",
    "--exclude=*.orig",
    "--exclude=*.rej",
];

/// The folder with the files that one base has of its own.
pub fn layer(base: &str) -> String {
    format!("patches/{base}/overlay/")
}

/// The place in the kernel's tree of a file of the repository, whichever base it is for.
pub fn place(path: &str) -> &str {
    let of_base = path
        .strip_prefix("patches/")
        .and_then(|path| path.split_once("/overlay/"));
    of_base.map_or(path, |(_, place)| place)
}

/// The files of the repository that count: those that git has, and new ones that are not ignored
/// where they may become part of it. Other new ones, such as a module of the user's own or notes,
/// are none of our business.
pub fn files(cfg: &Config) -> Result<Vec<String>> {
    let new = ["ls-files", "-z", "--others", "--exclude-standard"];
    let new: Vec<&str> = new.into_iter().chain(LEFTOVERS).collect();
    let (mut paths, new) = if cfg.root.join(".git").exists() {
        let git = Git::new(cfg, &cfg.root);
        (git.list(["ls-files", "-z", "--cached"])?, git.list(new)?)
    } else {
        (Vec::new(), unpacked(cfg, &new)?)
    };
    let at_home = |path: &String| is_allowed(path) || path == MAINTAINERS || is_ours(path);
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

/// Those that the series adds: their places in the kernel's tree, and in the repository. A base may
/// have files of its own, in the place of those that all bases share or besides them. Others that
/// are not the repository's own are an error.
pub fn overlay(cfg: &Config) -> Result<BTreeMap<String, String>> {
    let layer = layer(&cfg.base);
    let mut paths = BTreeMap::new();
    let mut strange = Vec::new();
    for path in files(cfg)? {
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,@".contains(c);
        let of_base = path.strip_prefix(&layer);
        if of_base.is_none() && is_ours(&path) {
            continue;
        }
        let place = of_base.unwrap_or(&path).to_owned();
        let shared = of_base.is_none() && place == MAINTAINERS;
        if !(is_allowed(&place) || shared) || !place.chars().all(plain) {
            strange.push(path);
        } else if of_base.is_some() {
            paths.insert(place, path);
        } else {
            paths.entry(place).or_insert(path);
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
