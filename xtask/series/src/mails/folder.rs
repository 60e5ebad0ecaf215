// SPDX-License-Identifier: GPL-2.0

//! What an earlier run left in the folder that the mails go to.

use std::path::{Path, PathBuf};

use super::names::{is_cover, is_mail_name, is_part};
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_host::git::{EMAIL, NAME};

/// What an earlier run left.
#[derive(Debug, Default)]
pub struct Old {
    mails: Vec<PathBuf>,
    parts: Vec<PathBuf>,
}

/// The mails that an earlier run left in a folder, or in the folders of parts. All that is in it is
/// taken for the series, so it may hold nothing else; other people's patches are not ours to remove.
pub fn to_replace(cfg: &Config, dir: &Path) -> Result<Old> {
    let mut old = Old::default();
    if !dir.exists() {
        return Ok(old);
    }
    for entry in fs_err::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if is_part(&name) && fs_err::symlink_metadata(&path)?.is_dir() {
            for entry in fs_err::read_dir(&path)? {
                old.mails.push(ours(cfg, dir, entry?.path())?);
            }
            old.parts.push(path);
        } else {
            old.mails.push(ours(cfg, dir, path)?);
        }
    }
    Ok(old)
}

/// Puts all that is in the folder `new` into `dir`, in place of what an earlier run left.
pub fn replace(old: Old, new: &Path, dir: &Path) -> Result<()> {
    for mail in old.mails {
        fs_err::remove_file(mail)?;
    }
    for part in old.parts {
        fs_err::remove_dir(part)?;
    }
    fs_err::create_dir_all(dir)?;
    for entry in fs_err::read_dir(new)? {
        let entry = entry?;
        fs_err::rename(entry.path(), dir.join(entry.file_name()))?;
    }
    Ok(())
}

fn ours(cfg: &Config, dir: &Path, path: PathBuf) -> Result<PathBuf> {
    if is_ours(&path)? {
        return Ok(path);
    }
    Err(Failure::new(
        Kind::WouldLose,
        format!(
            "{} holds more than mails of this series: {}",
            cfg.relative(dir).display(),
            path.display()
        ),
    )
    .hint("give a folder of its own with --output")
    .into())
}

/// Whether a file is a mail that was written here: by its name, and by how it begins. A commit of
/// somebody's has a hash there, and another author. A cover letter may be from who sends it.
fn is_ours(path: &Path) -> Result<bool> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if !is_mail_name(&name) || !fs_err::symlink_metadata(path)?.is_file() {
        return Ok(false);
    }
    let text = fs_err::read(path)?;
    let text = String::from_utf8_lossy(&text);
    let mut lines = text.lines();
    let mark = format!("From {} ", "0".repeat(40));
    Ok(lines.next().is_some_and(|line| line.starts_with(&mark))
        && (is_cover(path) || lines.next() == Some(&format!("From: {NAME} <{EMAIL}>"))))
}
