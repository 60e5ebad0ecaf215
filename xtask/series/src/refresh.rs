// SPDX-License-Identifier: GPL-2.0

//! Taking edits made in the patched tree back into the repository.
//!
//! All is computed before anything is written: what the tree holds is compared with the series it
//! was made from and with the series as the repository has it now. Files of the overlay are copied
//! back; edits to files of the base go into the patch that edits that file.

mod claims;
mod fold;
mod plan;

use clap::Args as ClapArgs;

use crate::series::Series;
use crate::tree;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_host::git::Git;
use lts_host::ui::plural;

pub use plan::Plan;

/// Options of `./x refresh`.
#[derive(ClapArgs, Clone, Debug, Default)]
pub struct Args {
    /// The patch that gets edits to files of the base, and claims new files, where none does yet:
    /// its name or number
    #[arg(long, value_name = "NNNN")]
    into: Option<String>,
    /// Show what would change, and change nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// `./x refresh`
pub fn run(cfg: &Config, args: &Args) -> Result<()> {
    let lock = tree::lock(cfg)?;
    let Some(edits) = tree::edits(cfg, &lock)? else {
        return Err(
            Failure::new(Kind::Input, "there is no patched tree to take edits from")
                .hint("`./x tree` makes it")
                .into(),
        );
    };
    let git = Git::new(cfg, &cfg.linux);
    let place = cfg.relative(&cfg.linux).display().to_string();
    if edits.earlier {
        return Err(Failure::new(Kind::Input, edits.summary())
            .hint(edits.hint(cfg))
            .into());
    }

    let series = Series::read(cfg)?;
    let into = args
        .into
        .as_deref()
        .map(|name| series.find(name))
        .transpose()?;
    series.refuse_empty(cfg, into)?;
    let now = tree::snapshot(&git)?;
    let plan = Plan::make(cfg, &git, &series, &now, into)?;
    for note in plan.describe(cfg) {
        cfg.ui.line(&format!("  {note}"));
    }
    if args.dry_run {
        return Ok(());
    }
    plan.write(cfg)?;

    if edits.head.is_some() {
        let saved = tree::save(&git)?;
        cfg.ui.line(&format!(
            "your commits are kept as {saved} ({})",
            tree::SAVED
        ));
    }
    let series = Series::load(cfg)?;
    let chain = tree::chain(cfg, &git, &series)?;
    tree::adopt(cfg, &git, &series, &chain)?;
    let files = plan.count();
    let what = match files {
        0 => "nothing to take back".to_owned(),
        _ => format!("{} of the repository changed", plural(files, "file")),
    };
    cfg.ui
        .line(&format!("{what}; {place} is what the series says"));
    Ok(())
}
