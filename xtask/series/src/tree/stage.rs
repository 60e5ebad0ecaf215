// SPDX-License-Identifier: GPL-2.0

//! Single files in an index, and edits of them, without a work tree.

use std::collections::BTreeMap;

use lts_host::error::Result;
use lts_host::git::Git;

/// The mode and the hash of a file.
pub type File = (String, String);

/// Applies a diff to the index: exactly, without fuzz. Gives git's words if that cannot be.
pub fn apply(index: &Git<'_>, diff: &[u8]) -> Result<Result<(), String>> {
    let cmd = index
        .cmd(["apply", "--cached", "--whitespace=nowarn", "-"])
        .input(diff);
    let output = cmd.output(index.runner())?;
    Ok(match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    })
}

/// Some of the files in the index.
pub fn staged<'p>(
    index: &Git<'_>,
    paths: impl IntoIterator<Item = &'p str>,
) -> Result<BTreeMap<String, File>> {
    let args = ["--literal-pathspecs", "ls-files", "-z", "--stage", "--"];
    let mut entries = BTreeMap::new();
    for line in index.list(args.into_iter().chain(paths))? {
        let (meta, path) = line.split_once('\t').unwrap_or((&line, ""));
        let mut fields = meta.split(' ');
        if let (Some(mode), Some(id)) = (fields.next(), fields.next()) {
            entries.insert(path.to_owned(), (mode.to_owned(), id.to_owned()));
        }
    }
    Ok(entries)
}

/// Puts a file into the index.
pub fn stage(index: &Git<'_>, path: &str, (mode, id): &File) -> Result<()> {
    let info = format!("{mode} {id}\t{path}\0");
    index
        .pipe(["update-index", "-z", "--index-info"], info)
        .map(drop)
}
