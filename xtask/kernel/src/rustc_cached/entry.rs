// SPDX-License-Identifier: GPL-2.0

//! Entries of the cache: a directory each, with a list of what was read and written, and the files
//! that were written.

use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::call::{digest_of, sources, Call};
use lts_host::digest;
use lts_host::error::Result;

/// The list.
const LIST: &str = "list.json";
/// How long an entry is kept that nobody uses.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

#[derive(Serialize, Deserialize)]
struct List {
    /// Each source and its digest.
    sources: Vec<(String, String)>,
    /// What the compiler wrote as the list of sources.
    depfile: String,
    /// The digest of each other file that it wrote, in the order of its arguments. The name of the
    /// file in the entry is the number.
    outputs: Vec<String>,
}

/// Writes what the call would write, if there is an entry for it; says whether there was.
pub fn restore(dir: &Path, key: &str, call: &Call) -> Result<bool> {
    for entry in fs_err::read_dir(dir)? {
        let entry = entry?.path();
        let name = entry.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with(key) {
            continue;
        }
        let list: List = serde_json::from_slice(&fs_err::read(entry.join(LIST))?)?;
        let same = |(path, digest): &(String, String)| {
            digest_of(&call.here(path)).is_ok_and(|now| now == *digest)
        };
        if !list.sources.iter().all(same) {
            continue;
        }
        if list.outputs.len() != call.outputs.len() || !copy(&entry, &list, call)? {
            fs_err::remove_dir_all(&entry)?; // It is damaged.
            continue;
        }
        fs_err::write(&call.depfile, call.here(&list.depfile))?;
        let now = SystemTime::now();
        let _ = std::fs::File::open(&entry).and_then(|dir| dir.set_modified(now));
        return Ok(true);
    }
    Ok(false)
}

/// Copies the files of an entry; says whether they are what was stored.
fn copy(entry: &Path, list: &List, call: &Call) -> Result<bool> {
    for (i, (to, digest)) in call.outputs.iter().zip(&list.outputs).enumerate() {
        let Ok(mut from) = fs_err::File::open(entry.join(i.to_string())) else {
            return Ok(false);
        };
        let _ = std::fs::remove_file(to); // Not into what else has a link to it.
        let copied = digest::copy(&mut from, &mut fs_err::File::create(to)?, |_| ())?;
        if copied != *digest {
            return Ok(false);
        }
        make_executable_like(&from, to)?;
    }
    Ok(true)
}

fn make_executable_like(from: &fs_err::File, to: &Path) -> Result<()> {
    Ok(fs_err::set_permissions(to, from.metadata()?.permissions())?)
}

/// Makes an entry of what the call has written since `start`, and removes entries that nobody has
/// used for long.
pub fn store(dir: &Path, key: &str, call: &Call, start: SystemTime) -> Result<()> {
    let depfile = call.portable(&fs_err::read_to_string(&call.depfile)?);
    let Some(sources) = sources(&depfile) else {
        return Ok(());
    };
    let mut digests = Vec::new();
    for path in sources {
        let here = call.here(path);
        if fs_err::metadata(&here)?.modified()? >= start {
            return Ok(()); // It may have been changed after the compiler had read it.
        }
        digests.push((path.to_owned(), digest_of(&here)?));
    }
    let mut list = List {
        sources: digests,
        depfile: depfile.clone(),
        outputs: Vec::new(),
    };
    fs_err::create_dir_all(dir)?;
    // Nothing is seen of an entry until all of it is there.
    let new = tempfile::Builder::new().prefix(".new-").tempdir_in(dir)?;
    for (i, from) in call.outputs.iter().enumerate() {
        fs_err::copy(from, new.path().join(i.to_string()))?;
        list.outputs.push(digest::file(from)?);
    }
    let list = serde_json::to_vec(&list)?;
    fs_err::write(new.path().join(LIST), &list)?;
    let place = dir.join(format!("{key}-{}", digest::bytes(&list)));
    if std::fs::rename(new.path(), place).is_ok() {
        let _ = new.keep();
    }
    prune(dir)
}

fn prune(dir: &Path) -> Result<()> {
    for entry in fs_err::read_dir(dir)? {
        let entry = entry?;
        let unused = entry.metadata()?.modified()?.elapsed();
        if unused.is_ok_and(|unused| unused > KEPT) {
            fs_err::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
