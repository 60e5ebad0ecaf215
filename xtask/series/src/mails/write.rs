// SPDX-License-Identifier: GPL-2.0

//! Writing the mails: git formats them, and what git does not know is put in afterwards.

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::cover::Cover;
use super::names::list;
use super::sender::Sender;
use super::{folder, insert, parts, recipients};
use crate::series::Series;
use crate::tree;
use lts_host::config::Config;
use lts_host::error::{fail, Kind, Result};
use lts_host::git::{Git, EMAIL, EPOCH, NAME};

/// What the mails are to be like.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The version of the series, if it is not the first.
    pub reroll: Option<u32>,
    /// How many patches a part has at most, if the series is sent in parts.
    pub part: Option<usize>,
    /// Put maintainers into `To:` and `Cc:`.
    pub recipients: bool,
    /// Who signs off each patch after us.
    pub signoff: Option<Sender>,
}

/// Mails that are sent together: one cover letter, and some patches.
struct Batch {
    /// The folder below that of the series; empty if there is one batch.
    folder: String,
    /// What stands before the number in the subject.
    prefix: String,
    patches: Range<usize>,
    cover: Cover,
}

/// Writes the mails into `dir`, in place of those that are there, and gives their paths: the cover
/// letter, then the patches, for each part.
pub fn write(
    cfg: &Config,
    git: &Git<'_>,
    series: &Series,
    dir: &Path,
    options: &Options,
) -> Result<Vec<PathBuf>> {
    let batches = batches(cfg, series, options)?;
    let old = folder::to_replace(cfg, dir)?;
    let parent = dir.parent().unwrap_or(Path::new("/"));
    fs_err::create_dir_all(parent)?;
    let scratch = tempfile::Builder::new()
        .prefix(".mails-")
        .tempdir_in(parent)?;
    let new = scratch.path().join("mails");
    let commits = tree::commits(git)?;
    for batch in &batches {
        let out = new.join(&batch.folder);
        fs_err::create_dir_all(&out)?;
        format_patch(cfg, git, &commits, batch, &out, options)?;
        finish(series, batch, &list(&out)?)?;
    }
    if options.recipients {
        let step = cfg.ui.step("asking get_maintainer.pl for recipients");
        for batch in &batches {
            recipients::address(cfg, git, &list(&new.join(&batch.folder))?)?;
        }
        step.done();
    }
    folder::replace(old, &new, dir)?;
    list(dir)
}

fn batches(cfg: &Config, series: &Series, options: &Options) -> Result<Vec<Batch>> {
    let cover = Cover::read(cfg)?;
    let prefix = format!("PATCH {}", cfg.base);
    let Some(most) = options.part else {
        return Ok(vec![Batch {
            folder: String::new(),
            prefix,
            patches: 0..series.patches.len(),
            cover,
        }]);
    };
    let parts = parts::plan(series, most)?;
    let (count, width) = (parts.len(), parts.len().to_string().len());
    let batch = |(i, part): (usize, &parts::Part<'_>)| Batch {
        folder: format!("part-{:0width$}", i + 1),
        // Not `1/6`: programs that read mails would take it for the number of the mail.
        prefix: format!("{prefix} part {} of {count}", i + 1),
        patches: part.patches.clone(),
        cover: cover.of_part(&parts, i),
    };
    Ok(parts.iter().enumerate().map(batch).collect())
}

fn format_patch(
    cfg: &Config,
    git: &Git<'_>,
    commits: &[String],
    batch: &Batch,
    out: &Path,
    options: &Options,
) -> Result<()> {
    let Range { start, end } = batch.patches;
    let subject = format!("--subject-prefix={}", batch.prefix);
    let mut args = vec!["format-patch", "--quiet", "--cover-letter", "--zero-commit"];
    args.extend([
        "--no-signature",
        "--full-index",
        "--no-renames",
        "--no-thread",
        "--no-attach",
    ]);
    args.extend([
        "--no-notes",
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
        "--numbered",
    ]);
    args.extend(["--no-to", "--no-cc", "--no-add-header", "--suffix=.patch"]);
    args.extend([
        "--diff-algorithm=myers",
        "--src-prefix=a/",
        "--dst-prefix=b/",
    ]);
    args.push(match options.signoff {
        Some(_) => "--signoff",
        None => "--no-signoff",
    });
    args.extend(["--cover-from-description=none", &subject]);
    let reroll = options
        .reroll
        .filter(|&count| count > 1)
        .map(|count| format!("--reroll-count={count}"));
    args.extend(reroll.as_deref());
    // Of patches between the base and the first one, git lists the IDs.
    let base = format!("--base={}", tree::BASE);
    let commit = |i: usize| commits.get(i).map_or(tree::HEAD, String::as_str);
    let from = match start {
        0 => tree::BASE,
        _ => commit(start - 1),
    };
    let range = format!("{from}..{}", commit(end - 1));
    args.extend([&base, "-o"]);
    let out = out.to_string_lossy();
    args.extend([&out, range.as_str()]);
    // The cover letter is from the committer, now, and so is --signoff.
    let (name, email) = match &options.signoff {
        Some(sender) => (sender.name.as_str(), sender.email.as_str()),
        None => (NAME, EMAIL),
    };
    git.cmd(args)
        .env("GIT_COMMITTER_NAME", name)
        .env("GIT_COMMITTER_EMAIL", email)
        .env(
            "GIT_COMMITTER_DATE",
            format!("{} +0000", EPOCH + 60 * end as u64),
        )
        .read(cfg)
        .map(drop)
}

/// Puts in what git does not know: the text of the cover letter, and notes.
fn finish(series: &Series, batch: &Batch, mails: &[PathBuf]) -> Result<()> {
    let patches = series
        .patches
        .get(batch.patches.clone())
        .unwrap_or_default();
    match mails {
        [cover, mails @ ..] if mails.len() == patches.len() => {
            batch.cover.fill(cover)?;
            for (mail, patch) in mails.iter().zip(patches) {
                insert::notes(mail, &patch.notes)?;
            }
            Ok(())
        }
        _ => fail(
            Kind::Failed,
            "git format-patch did not write one mail for each patch",
        ),
    }
}
