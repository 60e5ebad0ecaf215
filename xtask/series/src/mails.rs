// SPDX-License-Identifier: GPL-2.0

//! The series as mails, ready for `git send-email`. Nothing here sends any.

mod cover;
mod earlier;
mod folder;
mod insert;
mod names;
mod parallel;
mod parts;
mod recipients;
mod sender;
pub mod size;
mod verify;
mod write;

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::tree;
use lts_host::config::Config;
use lts_host::error::{Context, Result};
use lts_host::ui::plural;
use sender::Sender;

pub use names::is_cover;
pub use verify::{can_dry_run, checkpatch, dry_run};
pub use write::{write, Options};

/// Options of `./x mails`.
#[derive(ClapArgs, Clone, Debug, Default)]
pub struct Args {
    /// Write them to this folder [default: build/<base>/mails]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Mark them as the Nth version of the series
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    reroll_count: Option<u32>,
    /// Write parts of at most N patches [default: 15], each with a cover letter of its own, to
    /// folders part-1, part-2, and so on. The sections of patches/series are kept together
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true,
        default_missing_value = "15", value_parser = clap::value_parser!(u16).range(1..))]
    part: Option<u16>,
    /// Put the maintainers, reviewers and lists that the tree's get_maintainer.pl names into To:
    /// and Cc: of each mail; into those of a cover letter all of them
    #[arg(long)]
    recipients: bool,
    /// Sign off each patch after us, for who sends the mails, and send the cover letter in that
    /// name
    #[arg(long, value_name = "NAME <MAIL>", value_parser = sender::parse)]
    signoff: Option<Sender>,
    /// Show the size of each, and fail if one has more than 100,000 bytes or adds more than 2,000
    /// lines and patches/exceptions does not name it
    #[arg(long)]
    stat: bool,
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
    let options = Options {
        reroll: args.reroll_count,
        part: args.part.map(usize::from),
        recipients: args.recipients,
        signoff: args.signoff.clone(),
    };
    let mails = write(cfg, &tree.git, &tree.series, &dir, &options)?;
    let covers = mails.iter().filter(|mail| is_cover(mail)).count();
    let letters = match covers {
        1 => "a cover letter".to_owned(),
        _ => plural(covers, "cover letter"),
    };
    cfg.ui.line(&format!(
        "{}: {letters} and {}",
        cfg.relative(&dir).display(),
        match mails.len() - covers {
            1 => "1 patch".to_owned(),
            patches => format!("{patches} patches"),
        }
    ));
    if let Some(earlier) = earlier {
        println!("{}", earlier::compare(cfg, &tree.git, &earlier)?);
    }
    if args.stat {
        let sizes = size::measure(&tree.series, &mails)?;
        println!("{}", size::table(&sizes));
        size::require(cfg, &sizes)?;
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
