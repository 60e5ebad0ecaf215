// SPDX-License-Identifier: GPL-2.0

//! Checks of the series: that what is stored, the tree and the mails say the same.

use std::path::Path;

use globset::GlobBuilder;

use super::context::Context;
use super::outcome::Outcome;
use lts_host::error::{fail, Context as _, Failure, Kind, Result};
use lts_host::git::Git;
use lts_series::mails::{self, is_cover};
use lts_series::refresh::Plan;
use lts_series::tree;

pub fn claims(context: &Context<'_>) -> Result<Outcome> {
    let tree = context.tree()?;
    let files = tree.series.overlay.files().count();
    Ok(Outcome::Passed(format!(
        "{} patches, {files} new files",
        tree.series.patches.len()
    )))
}

/// The author and the date are in the mails. With the committer set to them, a commit made from a
/// mail has the hash of the one that the mail was made from, if and only if nothing was lost.
pub fn round_trip(context: &Context<'_>) -> Result<Outcome> {
    let (cfg, tree) = (context.cfg, context.tree()?);
    let patches: Vec<_> = context
        .mails()?
        .iter()
        .filter(|mail| !is_cover(mail))
        .collect();
    let scratch = tempfile::Builder::new()
        .prefix(".check-")
        .tempdir_in(&cfg.build)?;
    let pristine = pristine(context, scratch.path())?;

    let args = [
        "am",
        "--quiet",
        "--committer-date-is-author-date",
        "--no-3way",
        "--",
    ];
    let cmd = pristine.cmd(args).args(&patches);
    lts_host::git::succeeded(&cmd, &cmd.output(cfg)?).context("git am refuses the mails")?;

    let hash = |what: &str| pristine.read(["rev-parse", "--verify", what]);
    let (here, there) = (
        hash("HEAD^{tree}")?,
        hash(&format!("{}^{{tree}}", tree.head))?,
    );
    if here != there {
        return Err(
            Failure::new(Kind::Failed, "git am gives another tree than the series")
                .tried(pristine.read(["diff-tree", "-r", "--name-status", &there, &here])?)
                .into(),
        );
    }
    let text = pristine.read(["rev-list", "--reverse", &format!("{}..HEAD", tree.base)])?;
    let commits = tree::commits(&tree.git)?;
    for (i, (sent, stored)) in text.lines().zip(&commits).enumerate() {
        if sent != stored {
            let show = |id: &str| pristine.read(["log", "-1", "--format=fuller", id]);
            return Err(Failure::new(
                Kind::Failed,
                format!(
                    "patch {} is another commit after the round trip",
                    tree.series.patches[i].name
                ),
            )
            .tried(show(stored)?)
            .tried(show(sent)?)
            .into());
        }
    }
    if text.lines().count() != commits.len() {
        return fail(
            Kind::Failed,
            "git am made another number of commits than there are patches",
        );
    }
    Ok(Outcome::Passed(format!(
        "{} mails give tree {}",
        patches.len(),
        &there[..12]
    )))
}

/// The pristine base in a repository of its own. Only the files that the series touches are checked
/// out; git does not need the others to apply patches to the whole.
fn pristine<'a>(context: &Context<'a>, dir: &Path) -> Result<Git<'a>> {
    let tree = context.tree()?;
    let clone = dir.join("pristine");
    let git = tree.git.share(&clone)?;
    let touched = tree.git.changes(&tree.base, &tree.head)?;
    let patterns: String = touched
        .iter()
        .map(|change| format!("/{}\n", change.path))
        .collect();
    fs_err::create_dir_all(clone.join(".git/info"))?;
    fs_err::write(clone.join(".git/info/sparse-checkout"), patterns)?;
    git.run(["config", "core.sparseCheckout", "true"])?;
    git.run(["checkout", "-q", "--detach", &tree.base])?;
    Ok(git)
}

pub fn refresh(context: &Context<'_>) -> Result<Outcome> {
    let (cfg, tree) = (context.cfg, context.tree()?);
    let plan = Plan::make(cfg, &tree.git, &tree.series, tree::HEAD, None)?;
    if plan.count() == 0 {
        return Ok(Outcome::Passed("nothing would change".to_owned()));
    }
    Err(Failure::new(
        Kind::Failed,
        "`./x refresh` of an unedited tree would change files",
    )
    .tried(plan.describe(cfg).join("\n"))
    .hint("run `./x refresh`: it writes the form that is kept")
    .into())
}

pub fn mails(context: &Context<'_>) -> Result<Outcome> {
    let tree = context.tree()?;
    let first = context.mails()?;
    let dir = tempfile::tempdir()?;
    let second = mails::write(
        context.cfg,
        &tree.git,
        &tree.series,
        &dir.path().join("mails"),
        &mails::Options::default(),
    )?;
    let same = |(a, b): (&std::path::PathBuf, &std::path::PathBuf)| -> Result<bool> {
        Ok(a.file_name() == b.file_name() && fs_err::read(a)? == fs_err::read(b)?)
    };
    if first.len() != second.len() {
        return fail(
            Kind::Failed,
            "the second time there is another number of mails",
        );
    }
    for pair in first.iter().zip(&second) {
        if !same(pair)? {
            let name = pair.0.file_name().unwrap_or_default().to_string_lossy();
            return fail(
                Kind::Failed,
                format!("{name} is another one the second time"),
            );
        }
    }
    Ok(Outcome::Passed(format!(
        "{} mails are the same twice",
        first.len()
    )))
}

pub fn mail_size(context: &Context<'_>) -> Result<Outcome> {
    let sizes = mails::size::measure(&context.tree()?.series, context.mails()?)?;
    mails::size::require(context.cfg, &sizes)?;
    Ok(Outcome::Passed(mails::size::largest(&sizes)))
}

pub fn checkpatch(context: &Context<'_>) -> Result<Outcome> {
    let tree = context.tree()?;
    let report = mails::checkpatch(context.cfg, &tree.git, context.mails()?)?;
    report.require("checkpatch")?;
    Ok(Outcome::Passed(format!(
        "{} patches are clean",
        report.checked
    )))
}

pub fn send_email(context: &Context<'_>) -> Result<Outcome> {
    if !mails::can_dry_run(context.cfg)? {
        return Ok(Outcome::Skipped(
            "git send-email is not installed (git-email)".to_owned(),
        ));
    }
    let mails = context.mails()?;
    mails::dry_run(context.cfg, mails)?;
    Ok(Outcome::Passed(format!(
        "{} mails could be sent",
        mails.len()
    )))
}

pub fn maintainers(context: &Context<'_>) -> Result<Outcome> {
    let overlay = &context.tree()?.series.overlay;
    let mut patterns = Vec::new();
    for pattern in overlay.maintainers.iter().flat_map(|entry| entry.files()) {
        let glob = if pattern.ends_with('/') {
            format!("{pattern}**")
        } else {
            pattern.to_owned()
        };
        let glob = GlobBuilder::new(&glob).literal_separator(true).build();
        patterns.push(
            glob.with_context(|| format!("MAINTAINERS: F: {pattern}"))?
                .compile_matcher(),
        );
    }
    let orphans: Vec<&str> = overlay
        .files()
        .map(|(path, _)| path)
        .filter(|path| !patterns.iter().any(|pattern| pattern.is_match(path)))
        .collect();
    if orphans.is_empty() {
        return Ok(Outcome::Passed(format!(
            "{} patterns cover all new files",
            patterns.len()
        )));
    }
    Err(Failure::new(
        Kind::Failed,
        "nobody maintains some files that the series adds",
    )
    .tried(orphans.join("\n"))
    .hint("add `F:` lines to the repository's MAINTAINERS")
    .into())
}
