// SPDX-License-Identifier: GPL-2.0

//! The series as mails, ready for `git send-email`. Nothing here sends any.

mod earlier;
mod folder;
mod verify;

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use crate::config::Config;
use crate::error::{fail, Context, Failure, Kind, Result};
use crate::git::{Git, EMAIL, EPOCH, NAME};
use crate::series::Series;
use crate::tree;

pub use verify::{can_dry_run, checkpatch, dry_run, is_cover};

/// Options of `./x mails`.
#[derive(ClapArgs, Clone, Debug, Default)]
pub struct Args {
    /// Write them to this folder [default: build/<base>/mails]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Mark them as the Nth version of the series
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    reroll_count: Option<u32>,
    /// Run checkpatch on each, and git send-email without sending
    #[arg(long)]
    check: bool,
    /// Show what changed since an earlier version of the mails
    #[arg(long, value_name = "DIR")]
    against: Option<PathBuf>,
}

/// `./x mails`
pub fn run(cfg: &Config, args: &Args) -> Result<()> {
    let tree = tree::ensure(cfg)?;
    let dir = match &args.output {
        Some(dir) => std::path::absolute(dir).with_context(|| dir.display().to_string())?,
        None => cfg.build.join("mails"),
    };
    let earlier = match &args.against {
        // Read before the new mails are written: it may be the same folder.
        Some(dir) => Some(earlier::commits(cfg, &tree, dir)?),
        None => None,
    };
    let mails = write(cfg, &tree.git, &tree.series, &dir, args.reroll_count)?;
    cfg.ui.line(&format!(
        "{}: a cover letter and {} patches",
        cfg.relative(&dir).display(),
        mails.len() - 1
    ));
    if let Some(earlier) = earlier {
        println!("{}", earlier::compare(cfg, &tree.git, &earlier)?);
    }
    if args.check {
        let step = cfg.ui.step("checkpatch");
        let report = checkpatch(cfg, &tree.git, &mails)?;
        report.require("checkpatch")?;
        step.done_as(&format!("checkpatch: {} patches are clean", report.checked));
        let step = cfg.ui.step("git send-email --dry-run");
        dry_run(cfg, &mails)?;
        step.done();
    }
    Ok(())
}

/// Writes the mails into `dir`, in place of those that are there, and gives their paths: the cover
/// letter, then the patches.
pub fn write(
    cfg: &Config,
    git: &Git<'_>,
    series: &Series,
    dir: &Path,
    reroll: Option<u32>,
) -> Result<Vec<PathBuf>> {
    let cover = Cover::read(cfg)?;
    let old = folder::to_replace(cfg, dir)?;
    let parent = dir.parent().unwrap_or(Path::new("/"));
    fs_err::create_dir_all(parent)?;
    let part = tempfile::Builder::new()
        .prefix(".mails-")
        .tempdir_in(parent)?;
    let out = part.path().join("mails");
    format_patch(cfg, git, series, &out, reroll)?;

    let names = list(&out)?;
    let Some(first) = names
        .first()
        .filter(|_| names.len() == series.patches.len() + 1)
    else {
        return fail(
            Kind::Failed,
            "git format-patch did not write one mail for each patch",
        );
    };
    cover.fill(first)?;
    for mail in old {
        fs_err::remove_file(mail)?;
    }
    fs_err::create_dir_all(dir)?;
    for mail in &names {
        fs_err::rename(mail, dir.join(mail.file_name().unwrap_or_default()))?;
    }
    list(dir)
}

fn format_patch(
    cfg: &Config,
    git: &Git<'_>,
    series: &Series,
    out: &Path,
    reroll: Option<u32>,
) -> Result<()> {
    let subject = format!("--subject-prefix=PATCH {}", cfg.base);
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
    args.extend([
        "--no-to",
        "--no-cc",
        "--no-add-header",
        "--no-signoff",
        "--suffix=.patch",
    ]);
    args.extend([
        "--diff-algorithm=myers",
        "--src-prefix=a/",
        "--dst-prefix=b/",
    ]);
    args.extend(["--cover-from-description=none", &subject]);
    let reroll = reroll
        .filter(|&count| count > 1)
        .map(|count| format!("--reroll-count={count}"));
    args.extend(reroll.as_deref());
    let base = format!("--base={}", tree::BASE);
    let range = format!("{}..{}", tree::BASE, tree::HEAD);
    args.extend([&base, "-o"]);
    let out = out.to_string_lossy();
    args.extend([&out, range.as_str()]);
    // The cover letter is from the committer, now.
    git.cmd(args)
        .env("GIT_COMMITTER_NAME", NAME)
        .env("GIT_COMMITTER_EMAIL", EMAIL)
        .env(
            "GIT_COMMITTER_DATE",
            format!("{} +0000", EPOCH + 60 * series.patches.len() as u64),
        )
        .read(cfg)
        .map(drop)
}

/// The mails of a folder, sorted.
pub fn list(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs_err::read_dir(dir)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ext| ext == "patch") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// `patches/cover.txt`: a subject, an empty line, the text.
#[derive(Debug, PartialEq, Eq)]
struct Cover {
    subject: String,
    body: String,
}

impl Cover {
    fn read(cfg: &Config) -> Result<Self> {
        let path = cfg.root.join("patches/cover.txt");
        let text = fs_err::read_to_string(&path)?;
        Self::parse(&text).map_err(|what| {
            let path = cfg.relative(&path).display();
            Failure::new(Kind::Input, format!("{path}: {what}"))
                .hint("it is a subject of at most 70 characters, an empty line, and the text")
                .into()
        })
    }

    fn parse(text: &str) -> Result<Self, String> {
        let (subject, body) = text.split_once("\n\n").ok_or("no text after the subject")?;
        if subject.trim().is_empty() || subject.contains('\n') || subject.len() > 70 {
            return Err("the subject is not one short line".to_owned());
        }
        if !text.is_ascii() {
            // git writes the header that says how the mail is encoded before we fill it in.
            return Err("it holds characters beyond ASCII".to_owned());
        }
        if body.trim().is_empty() {
            return Err("no text after the subject".to_owned());
        }
        Ok(Self {
            subject: subject.to_owned(),
            body: body.trim().to_owned(),
        })
    }

    /// Puts the text where git left places for it.
    fn fill(&self, mail: &Path) -> Result<()> {
        let text = fs_err::read_to_string(mail)?;
        let (subject, body) = ("*** SUBJECT HERE ***", "*** BLURB HERE ***");
        if text.matches(subject).count() != 1 || text.matches(body).count() != 1 {
            return fail(Kind::Failed, "git wrote a cover letter of an unknown form");
        }
        let text = text
            .replacen(body, &self.body, 1)
            .replacen(subject, &self.subject, 1);
        Ok(fs_err::write(mail, format!("{}\n", text.trim_end()))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_has_a_subject_and_a_text() {
        let cover = Cover::parse("Rust support\n\nOne.\n\nTwo.\n").unwrap();
        assert_eq!(
            cover,
            Cover {
                subject: "Rust support".into(),
                body: "One.\n\nTwo.".into()
            }
        );
        for text in [
            "Rust support\n",
            "a\nb\n\nc\n",
            "\n\nc\n",
            "a\n\n\n",
            "a\n\nna\u{ef}ve\n",
        ] {
            assert!(Cover::parse(text).is_err(), "{text:?}");
        }
    }
}
