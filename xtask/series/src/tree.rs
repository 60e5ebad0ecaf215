// SPDX-License-Identifier: GPL-2.0

//! `build/<base>/linux`: the patched tree, a git repository with one commit for each patch.
//!
//! The tree is ours to move from one version of the series to the next, as long as nobody has
//! edited it. What git needs to know for that is in three references:
//!
//! - `refs/tags/base`: the pristine kernel.
//! - `refs/lts/head`: the last commit of the series as it stands in the work tree.
//! - `refs/lts/next`: set while the work tree moves to that commit; if it is there when a run
//!   begins, the run before was interrupted.

mod ancestor;
mod base;
mod carry;
mod chain;
mod commit;
mod conflict;
mod edits;
mod merge;
mod notes;
mod origin;
mod own;
mod refs;
mod second;
mod snapshot;
mod stage;
mod sync;

use std::path::PathBuf;

use crate::series::Series;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_host::git::{self, Git};
use lts_host::lock::Lock;
use lts_host::ui::{plural, Step};

pub use base::is_there;
pub use chain::{from_diffs, Chain};
pub use edits::Edits;
pub use merge::{three_way, ThreeWay};
pub use origin::{remember_source, Origin};
pub use refs::{BASE, HEAD, SAVED};
pub use second::second;

/// The patched tree, up to date.
#[derive(Debug)]
pub struct Tree<'a> {
    /// Its repository.
    pub git: Git<'a>,
    /// The series it was made from.
    pub series: Series,
    /// The commit of the pristine kernel.
    pub base: String,
    /// The commit of the last patch.
    pub head: String,
}

/// Waits until nobody changes the tree.
pub fn lock(cfg: &Config) -> Result<Lock> {
    Lock::take(&cfg.build.join("lock"), &cfg.ui, "is at work on the tree")
}

/// Makes the tree if it is missing and brings it up to date with the repository.
pub fn ensure(cfg: &Config) -> Result<Tree<'_>> {
    update(cfg, &lock(cfg)?)
}

/// As [`ensure`], for who holds the [`lock`] already.
pub fn update<'a>(cfg: &'a Config, _lock: &Lock) -> Result<Tree<'a>> {
    git::require(cfg)?;
    let series = Series::load(cfg)?;
    let git = Git::new(cfg, &cfg.linux);
    let edits = match base::is_there(cfg)? {
        true => edits::look(&git)?,
        false => Edits::default(),
    };
    if base::is_stale(cfg)? {
        refuse(cfg, &edits, "another base kernel is asked for")?;
        let part = base::create(cfg)?;
        let fresh = Git::new(cfg, &part);
        let base = base::commit(&fresh)?;
        let step = cfg.ui.step("bringing the tree up to date");
        let chain = chain::build(cfg, &fresh, &base, &series)?;
        base::install(cfg, &part)?;
        return arrive(cfg, step, git, series, base, &chain);
    }
    let base = base::commit(&git)?;
    let print = fingerprint(cfg, &base, &series)?;
    let head = git.resolve(HEAD)?;
    if let (Some(head), true) = (head, notes::stamp(cfg).as_deref() == Some(&print)) {
        if edits.any() {
            cfg.ui
                .line(&format!("note: {}; {}", edits.summary(), edits.hint(cfg)));
        }
        return Ok(Tree {
            git,
            series,
            base,
            head,
        });
    }
    refuse(cfg, &edits, "the series has changed")?;

    let step = cfg.ui.step("bringing the tree up to date");
    let chain = chain::build(cfg, &git, &base, &series)?;
    arrive(cfg, step, git, series, base, &chain)
}

/// Brings the work tree to the end of the series.
fn arrive<'a>(
    cfg: &'a Config,
    step: Step<'_>,
    git: Git<'a>,
    series: Series,
    base: String,
    chain: &Chain,
) -> Result<Tree<'a>> {
    let changed = sync::move_to(&git, chain.head())?;
    notes::set_report(cfg, &chain.carried.report())?;
    notes::set_stamp(cfg, &fingerprint(cfg, &base, &series)?)?;
    notes::prune(cfg, &git)?;
    let merged = match chain.carried.merged.len() {
        0 => String::new(),
        1 => ", 1 patch merged".to_owned(),
        number => format!(", {number} patches merged"),
    };
    step.done_as(&format!(
        "the tree is up to date, {} changed{merged}",
        plural(changed, "file")
    ));
    Ok(Tree {
        git,
        series,
        base,
        head: chain.head().to_owned(),
    })
}

/// A string that is another one whenever the tree would be.
fn fingerprint(cfg: &Config, base: &str, series: &Series) -> Result<String> {
    let version = Origin::read(cfg)?.map_or_else(String::new, |origin| origin.version);
    let resolved = conflict::fingerprint(cfg, &version)?;
    Ok(chain::fingerprint(base, series) + &resolved)
}

/// The pristine kernel in a work tree of its own, `build/<base>/unpatched`, for a build of `room`
/// bytes. Returns where it is.
pub fn unpatched(cfg: &Config, room: u64) -> Result<PathBuf> {
    let lock = lock(cfg)?;
    let tree = update(cfg, &lock)?;
    let place = cfg.build.join("unpatched");
    let git = second(
        cfg,
        &tree.git,
        &place,
        room,
        "the kernel without the patches",
    )?;
    git.run(["checkout", "-q", "--force", "--detach", &tree.base])?;
    Ok(place)
}

/// The commits of the series that the tree's `HEAD` stands for, first patch first.
pub fn commits(git: &Git<'_>) -> Result<Vec<String>> {
    let text = git.read(["rev-list", "--reverse", &format!("{BASE}..{HEAD}")])?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// Records the tree as it stands as that of `series`, whose chain is `head`; no file is touched
/// that has the right content already.
pub fn adopt(cfg: &Config, git: &Git<'_>, series: &Series, chain: &Chain) -> Result<usize> {
    let changed = sync::adopt(git, chain.head())?;
    notes::set_report(cfg, &chain.carried.report())?;
    notes::set_stamp(cfg, &fingerprint(cfg, &base::commit(git)?, series)?)?;
    Ok(changed)
}

/// Builds the commits of `series` without a change to the work tree.
pub fn chain(cfg: &Config, git: &Git<'_>, series: &Series) -> Result<Chain> {
    chain::build(cfg, git, &base::commit(git)?, series)
}

/// How the series got onto another base than the one it is made for; empty if there is nothing to say.
pub fn report(cfg: &Config) -> String {
    notes::report(cfg)
}

/// What was edited by hand, if there is a tree.
pub fn edits(cfg: &Config, _lock: &Lock) -> Result<Option<Edits>> {
    match base::is_there(cfg)? {
        true => Ok(Some(edits::look(&Git::new(cfg, &cfg.linux))?)),
        false => Ok(None),
    }
}

/// All of the user's work that would go with the tree, one thing a line; empty if there is none.
pub fn work(cfg: &Config, lock: &Lock) -> Result<String> {
    let mut lines = conflict::resolutions(cfg)?;
    if let Some(edits) = edits(cfg, lock)? {
        let own = own::Own::find(&Git::new(cfg, &cfg.linux))?.list();
        if edits.are_work() {
            lines.push(edits.list());
        }
        lines.extend(edits::shortened(&own));
    }
    Ok(lines.join("\n"))
}

/// New files in the tree, also where the kernel's own rules hide all that is new.
pub fn untracked(git: &Git<'_>) -> Result<Vec<String>> {
    snapshot::untracked(git)
}

/// A tree object of the work tree as it is now: tracked files, and new ones that are not ignored.
pub fn snapshot(git: &Git<'_>) -> Result<String> {
    snapshot::snapshot(git)
}

/// Keeps the work tree as it is now, with the commits below it, in `refs/lts/saved`.
pub fn save(git: &Git<'_>) -> Result<String> {
    snapshot::save(git)
}

/// Throws away edits and commits made by hand; a copy stays in [`SAVED`].
pub fn discard(cfg: &Config, _lock: &Lock) -> Result<()> {
    if !base::is_there(cfg)? {
        return Ok(());
    }
    let git = Git::new(cfg, &cfg.linux);
    let mut edits = edits::look(&git)?;
    edits.files.extend(snapshot::new_files(&git)?);
    if edits.any() {
        let saved = snapshot::save(&git)?;
        sync::reset(&git)?;
        cfg.ui.line(&format!(
            "thrown away: {}; a copy is commit {saved} ({SAVED})",
            edits.list().replace('\n', ", ")
        ));
    }
    Ok(())
}

fn refuse(cfg: &Config, edits: &Edits, why: &str) -> Result<()> {
    if !edits.any() {
        return Ok(());
    }
    let place = cfg.relative(&cfg.linux).display();
    Err(Failure::new(
        Kind::WouldLose,
        format!("{why}, but {place} was edited by hand"),
    )
    .tried(edits.list())
    .hint(edits.hint(cfg))
    .hint("`./x tree --discard` throws them away")
    .into())
}
