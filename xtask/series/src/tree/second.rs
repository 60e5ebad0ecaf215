// SPDX-License-Identifier: GPL-2.0

//! Other work trees, on the objects of the patched one.

use std::path::Path;

use super::refs::BASE;
use lts_host::config::Config;
use lts_host::disk;
use lts_host::error::Result;
use lts_host::git::Git;

/// A work tree at `to` on the objects of `from`, with whatever was built there. It begins at the
/// pristine kernel. `room` is what it takes on the disk, for what it is for.
pub fn second<'a>(
    cfg: &'a Config,
    from: &Git<'_>,
    to: &Path,
    room: u64,
    what_for: &str,
) -> Result<Git<'a>> {
    let git = Git::new(cfg, to);
    if to.exists() {
        if git.resolve("HEAD^{tree}")?.is_some() {
            return Ok(git);
        }
        fs_err::remove_dir_all(to)?; // An interrupted clone.
    }
    disk::require(to, room, what_for)?;
    let step = cfg.ui.step("checking out a second tree");
    let part = to.with_extension("part");
    if part.exists() {
        fs_err::remove_dir_all(&part)?;
    }
    fs_err::create_dir_all(to.parent().unwrap_or(to))?;
    from.share(&part)?
        .run(["checkout", "-q", "--detach", BASE])?;
    fs_err::rename(&part, to)?;
    step.done();
    Ok(git)
}
