// SPDX-License-Identifier: GPL-2.0

//! Moving the work tree from one version of the series to the next, and seeing what people did
//! to it in between.
//!
//! Only files whose content differs are written, so an incremental build stays incremental.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::commit::commit_tree;
use super::refs::{BRANCH, HEAD, NEXT, SAVED};
use crate::series::{places, repository};
use lts_host::config::Config;
use lts_host::error::{fail, Context, Failure, Kind, Result};
use lts_host::git::{Change, Git};

/// How many paths a list in a message has at most.
const SHOWN: usize = 20;

/// How git lists the tracked files that differ from `HEAD`.
const STATUS: [&str; 5] = [
    "status",
    "--porcelain=v1",
    "-z",
    "--untracked-files=no",
    "--no-renames",
];

/// What people did to the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// Tracked files that differ from the series.
    pub files: Vec<String>,
    /// The commit that is checked out, if it is not the one the tool made.
    pub head: Option<String>,
    /// Whether that is an earlier one of the series.
    pub earlier: bool,
}

impl Edits {
    /// Whether there are any.
    pub fn any(&self) -> bool {
        !self.files.is_empty() || self.head.is_some()
    }

    /// Whether there are any that are nowhere else.
    pub fn are_work(&self) -> bool {
        !self.files.is_empty() || (self.head.is_some() && !self.earlier)
    }

    /// What the user can do about them.
    pub fn hint(&self, cfg: &Config) -> String {
        match self.earlier {
            true => format!(
                "`git -C {} switch rust` goes back to the end of the series",
                cfg.relative(&cfg.linux).display()
            ),
            false => "`./x refresh` takes the edits back into the repository".to_owned(),
        }
    }

    /// Half a sentence.
    pub fn summary(&self) -> String {
        if self.earlier {
            return "the tree has an earlier commit of the series checked out".to_owned();
        }
        match (&self.files[..], &self.head) {
            ([], Some(_)) => "the tree has another commit checked out".to_owned(),
            ([], None) => "the tree has no edits".to_owned(),
            ([file], _) => format!("the tree has an edit by hand: {file}"),
            (files, _) => format!("the tree has edits by hand in {} files", files.len()),
        }
    }

    /// The files, one a line.
    pub fn list(&self) -> String {
        let mut lines = shortened(&self.files);
        if let Some(head) = &self.head {
            lines.push(match self.earlier {
                true => format!("HEAD is {head}, an earlier commit of the series"),
                false => format!("HEAD is {head}, not the end of the series"),
            });
        }
        lines.join("\n")
    }
}

/// A list that a message can hold.
pub fn shortened(items: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = items.iter().take(SHOWN).cloned().collect();
    if items.len() > SHOWN {
        lines.push(format!("and {} more", items.len() - SHOWN));
    }
    lines
}

/// Looks for edits, after finishing what an interrupted run left half done.
pub fn look(git: &Git<'_>) -> Result<Edits> {
    if let Some(next) = git.resolve(NEXT)? {
        recover(git, &next)?;
    }
    let ours = head(git)?;
    let current = git.resolve("HEAD")?;
    let mut files: BTreeSet<String> = git
        .list(STATUS)?
        .iter()
        .filter_map(|line| line.get(3..))
        .map(str::to_owned)
        .collect();
    let other = current.filter(|current| *current != ours);
    let earlier = match &other {
        Some(other) => is_ancestor(git, other, &ours)?,
        None => false,
    };
    if let Some(other) = other.as_ref().filter(|_| !earlier) {
        files.extend(
            git.changes(&ours, other)?
                .into_iter()
                .map(|change| change.path),
        );
    }
    Ok(Edits {
        files: files.into_iter().collect(),
        head: other,
        earlier,
    })
}

fn is_ancestor(git: &Git<'_>, commit: &str, of: &str) -> Result<bool> {
    let output = git.attempt(["merge-base", "--is-ancestor", commit, of])?;
    Ok(output.status.success())
}

/// New files that are not ignored. Debian's kernel ignores all that is new with a last line `/*`;
/// on the command line that is taken back.
pub fn untracked(git: &Git<'_>) -> Result<Vec<String>> {
    let args = [
        "ls-files",
        "-z",
        "--others",
        "--exclude-standard",
        "--exclude=!/*",
    ];
    git.list(args.into_iter().chain(repository::LEFTOVERS))
}

fn head(git: &Git<'_>) -> Result<String> {
    git.resolve(HEAD)?.ok_or_else(|| {
        Failure::new(
            Kind::WouldLose,
            format!("{} has lost {HEAD}", git.dir().display()),
        )
        .hint("save what you need from it and run `./x clean --discard`")
        .into()
    })
}

/// Moves a tree without edits to the commit `new` and gives the number of files that changed.
pub fn move_to(git: &Git<'_>, new: &str) -> Result<usize> {
    let old = head(git)?;
    let changes = git.changes(&old, new)?;
    accept_new_files(git, &changes)?;
    git.run(["update-ref", NEXT, new])?;
    git.run(["read-tree", "-m", "-u", &old, new])?;
    arrive(git, new)?;
    Ok(changes.len())
}

/// Files that the series adds may be there already, written by hand and then copied into the
/// repository. With the same content they stay as they are; with another one nothing is touched.
fn accept_new_files(git: &Git<'_>, changes: &[Change]) -> Result<()> {
    let mut info = Vec::new();
    let mut differ = Vec::new();
    for change in changes.iter().filter(|change| change.is_new()) {
        let path = git.dir().join(&change.path);
        if path.symlink_metadata().is_err() {
            continue;
        }
        if path.is_file() && hash(git, &path)? == change.new {
            info.extend(format!("{} {}\t{}\0", change.new_mode, change.new, change.path).bytes());
        } else {
            differ.push(change.path.clone());
        }
    }
    if !differ.is_empty() {
        return Err(Failure::new(
            Kind::WouldLose,
            format!(
                "the tree has files of its own where the series adds some: {}",
                differ.join(", ")
            ),
        )
        .hint("move them away")
        .into());
    }
    if !info.is_empty() {
        git.pipe(["update-index", "-z", "--index-info"], info)?;
        refresh_index(git)?;
    }
    Ok(())
}

/// Makes `new` what the tree stands for, all at once.
fn arrive(git: &Git<'_>, new: &str) -> Result<()> {
    git.run(["symbolic-ref", "HEAD", BRANCH])?;
    let input = format!("update {BRANCH} {new}\nupdate {HEAD} {new}\ndelete {NEXT}\n");
    git.pipe(["update-ref", "--stdin"], input).map(drop)
}

/// Finishes an interrupted [`move_to`]: each file is as it was, as it shall be, or half written.
/// Anything else is the work of somebody who came in between, and stays.
fn recover(git: &Git<'_>, next: &str) -> Result<()> {
    let old = head(git)?;
    let _ = fs_err::remove_file(git.dir().join(".git/index.lock"));
    let changes = git.changes(&old, next)?;
    let mut foreign = Vec::new();
    if let Some(other) = git
        .resolve("HEAD")?
        .filter(|head| *head != old && head != next)
    {
        foreign.push(format!("HEAD is {other}"));
    }
    for change in &changes {
        if !is_ours(git, change)? {
            foreign.push(change.path.clone());
        }
    }
    let moving: BTreeSet<&str> = changes.iter().map(|change| change.path.as_str()).collect();
    for line in git.list(STATUS)? {
        foreign.extend(
            line.get(3..)
                .filter(|path| !moving.contains(path))
                .map(str::to_owned),
        );
    }
    if !foreign.is_empty() {
        return Err(Failure::new(
            Kind::WouldLose,
            "an update of the tree was interrupted, and then files were edited by hand",
        )
        .tried(foreign.join("\n"))
        .hint("save these files elsewhere and remove them, then run it again")
        .into());
    }
    git.run(["read-tree", "--reset", "-u", next])?;
    arrive(git, next)
}

fn is_ours(git: &Git<'_>, change: &Change) -> Result<bool> {
    let path = git.dir().join(&change.path);
    let Ok(meta) = path.symlink_metadata() else {
        return Ok(true);
    };
    if !meta.is_file() {
        return Ok(meta.is_dir());
    }
    let found = fs_err::read(&path)?;
    for id in [&change.old, &change.new] {
        if !id.bytes().all(|byte| byte == b'0') {
            let content = git.pipe(["cat-file", "blob", id], "")?;
            if content == found || (*id == change.new && content.starts_with(&found)) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Makes `new` what the tree stands for, where its files come from the work tree itself. Files
/// that differ from it are written; `new` was made from a snapshot, so nothing is lost.
pub fn adopt(git: &Git<'_>, new: &str) -> Result<usize> {
    let now = snapshot(git)?;
    let changes = git.changes(&now, new)?;
    // With --reset git keeps what it knows of the files whose content is the same.
    git.run(["read-tree", "--reset", &now])?;
    refresh_index(git)?;
    git.run([
        "update-ref",
        HEAD,
        &commit_tree(git, &now, &[], 0, "snapshot\n")?,
    ])?;
    git.run(["update-ref", NEXT, new])?;
    git.run(["read-tree", "-m", "-u", &now, new])?;
    arrive(git, new)?;
    Ok(changes.len())
}

/// Puts the tree back to the series as it was last written, without what [`save`] keeps.
pub fn reset(git: &Git<'_>) -> Result<()> {
    let ours = head(git)?;
    for path in new_files(git)? {
        fs_err::remove_file(git.dir().join(path))?;
    }
    git.run(["symbolic-ref", "HEAD", BRANCH])?;
    git.run(["reset", "-q", "--hard", &ours])
}

/// See [`super::snapshot`].
pub fn snapshot(git: &Git<'_>) -> Result<String> {
    let scratch = tempfile::tempdir().context("a temporary directory")?;
    let index = scratch.path().join("index");
    fs_err::copy(git.dir().join(".git/index"), &index)?;
    let git = git.with_index(index);
    git.run(["add", "-u", "."])?;
    let new = new_files(&git)?;
    let input = new.join("\0");
    git.pipe(["update-index", "-z", "--add", "--stdin"], input)?;
    git.read(["write-tree"])
}

/// New files in folders where the series may add some; others are none of our business.
pub fn new_files(git: &Git<'_>) -> Result<Vec<String>> {
    let mut files = untracked(git)?;
    files.retain(|path| places::is_allowed(path));
    Ok(files)
}

/// See [`super::save`].
pub fn save(git: &Git<'_>) -> Result<String> {
    let tree = snapshot(git)?;
    let parent = match git.resolve("HEAD")? {
        Some(parent) => parent,
        None => return fail(Kind::WouldLose, "the tree has no HEAD"),
    };
    let id = commit_tree(git, &tree, &[&parent], 0, "The tree as it was\n")?;
    git.run(["update-ref", "--create-reflog", "-m", "saved", SAVED, &id])?;
    Ok(id)
}

fn hash(git: &Git<'_>, path: &Path) -> Result<String> {
    git.store(fs_err::read(path)?)
}

/// Lets git take note of the files' times; that some differ is no error here.
fn refresh_index(git: &Git<'_>) -> Result<()> {
    git.attempt(["update-index", "-q", "--refresh"]).map(drop)
}

/// The fingerprint of the series that stands in the tree.
pub fn stamp(cfg: &Config) -> Option<String> {
    fs_err::read_to_string(cfg.linux.join(".git/lts-stamp")).ok()
}

/// Notes the fingerprint.
pub fn set_stamp(cfg: &Config, fingerprint: &str) -> Result<()> {
    Ok(fs_err::write(
        cfg.linux.join(".git/lts-stamp"),
        fingerprint,
    )?)
}

/// What is to be said of how the series got onto its base, if anything.
pub fn report(cfg: &Config) -> String {
    fs_err::read_to_string(cfg.linux.join(".git/lts-report")).unwrap_or_default()
}

/// Notes it.
pub fn set_report(cfg: &Config, text: &str) -> Result<()> {
    Ok(fs_err::write(cfg.linux.join(".git/lts-report"), text)?)
}

/// Each update leaves some hundred objects behind that nobody needs. Removes them now and then.
pub fn prune(cfg: &Config, git: &Git<'_>) -> Result<()> {
    let note = cfg.linux.join(".git/lts-pruned");
    let recently = fs_err::metadata(&note)
        .and_then(|meta| meta.modified())
        .is_ok_and(|time| {
            SystemTime::now()
                .duration_since(time)
                .is_ok_and(|age| age < DAY)
        });
    if recently {
        return Ok(());
    }
    fs_err::write(&note, "")?;
    git.run(["prune", "--expire=1.day.ago"])
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
