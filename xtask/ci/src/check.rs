// SPDX-License-Identifier: GPL-2.0

//! Everything that can be said about the repository without running a kernel: named checks, each
//! with an outcome of its own. One that fails does not keep the others from being run.

mod code;
mod context;
mod contracts;
mod cover;
mod each;
mod forward;
mod helpers;
mod items;
mod modules;
pub(crate) mod outcome;
mod series;
mod text;

use clap::Args as ClapArgs;

use crate::count::Counts;
use context::Context;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_host::ui::plural;
use outcome::{count, Outcome};

/// Options of `./x check`.
#[derive(ClapArgs, Clone, Debug, Default)]
pub struct Args {
    /// The checks to run [default: all]
    #[arg(value_name = "CHECK")]
    names: Vec<String>,
    /// List the checks and what they look at
    #[arg(long)]
    list: bool,
    /// Build and boot the kernel at every patch of the series, with Rust on from the patch that
    /// brings it, and run the tests that are there; takes hours, and goes on where it was
    /// interrupted
    #[arg(long, conflicts_with = "names")]
    each: bool,
    /// With --each, only five patches that the series' hash chooses: the hello world is the check
    /// `cover`, and `./x test` is about the last
    #[arg(long, requires = "each")]
    sample: bool,
    /// With --each, only compile the Rust code, which takes a minute for each prefix
    #[arg(long, requires = "each")]
    compile: bool,
    /// With --each, begin at this patch: its name or number
    #[arg(long, value_name = "NNNN", requires = "each")]
    from: Option<String>,
    /// Write what the kernel crate has of mainline's items into their list, and check it then
    #[arg(long, conflicts_with = "each")]
    bless: bool,
    /// With --bless, take mainline's items from its source, which is fetched, instead of the list
    #[arg(long, requires = "bless")]
    mainline: bool,
}

struct Check {
    name: &'static str,
    about: &'static str,
    run: fn(&Context<'_>) -> Result<Outcome>,
}

const CHECKS: &[Check] = &[
    Check {
        name: "claims",
        about: "each file of the overlay is added by one patch, and each patch applies",
        run: series::claims,
    },
    Check {
        name: "round-trip",
        about: "git am of the mails on the pristine base gives the very commits",
        run: series::round_trip,
    },
    Check {
        name: "refresh",
        about: "the patches are stored in the one form that ./x refresh writes",
        run: series::refresh,
    },
    Check {
        name: "mails",
        about: "two generations of the mails are the same bytes",
        run: series::mails,
    },
    Check {
        name: "cover",
        about: "the commands of the cover letter boot the hello world on the first mails",
        run: cover::cover,
    },
    Check {
        name: "mail-size",
        about: "no mail is larger than lists and readers accept, but for patches/exceptions",
        run: series::mail_size,
    },
    Check {
        name: "forward",
        about: "no patch names a file that a later patch adds",
        run: forward::forward,
    },
    Check {
        name: "checkpatch",
        about: "the series' own checkpatch --strict has nothing to say",
        run: series::checkpatch,
    },
    Check {
        name: "send-email",
        about: "git send-email --dry-run takes the mails",
        run: series::send_email,
    },
    Check {
        name: "maintainers",
        about: "MAINTAINERS covers each file that the series adds",
        run: series::maintainers,
    },
    Check {
        name: "rustfmt",
        about: "Rust code is formatted",
        run: code::rustfmt,
    },
    Check {
        name: "clippy",
        about: "clippy has nothing to say about the host's code",
        run: code::clippy,
    },
    Check {
        name: "rustdoc",
        about: "the kernel's Rust documentation builds without a warning",
        run: code::rustdoc,
    },
    Check {
        name: "modules",
        about: "the table of mainline's modules says which of them the kernel crate has",
        run: modules::modules,
    },
    Check {
        name: "contracts",
        about: "each `# Safety` says who must ensure what, and words to avoid do not occur",
        run: contracts::contracts,
    },
    Check {
        name: "helpers",
        about: "each helper in C is one call or expression",
        run: helpers::helpers,
    },
    Check {
        name: "items",
        about: "the list of mainline's items says what our crates have of each",
        run: items::items,
    },
    Check {
        name: "shellcheck",
        about: "shellcheck has nothing to say about shell scripts",
        run: code::shellcheck,
    },
    Check {
        name: "spdx",
        about: "each file names its licence",
        run: text::spdx,
    },
    Check {
        name: "private",
        about: "no file names this machine's paths or a host that is not known",
        run: text::private,
    },
];

/// `./x check`
pub fn run(cfg: &Config, args: &Args) -> Result<()> {
    if args.list {
        for check in CHECKS {
            println!("{:12} {}", check.name, check.about);
        }
        return Ok(());
    }
    if args.bless {
        items::bless(cfg, args.mainline)?;
    }
    let counts = if args.each {
        let which = match args.sample {
            true => each::Which::Sample(5),
            false => each::Which::All,
        };
        let how = match args.compile {
            true => each::How::Compile,
            false => each::How::Boot,
        };
        each::run(cfg, which, how, args.from.as_deref())?
    } else {
        selected(cfg, &args.names)?
    };
    println!("{counts}");
    if counts.failed == 0 {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Failed,
        format!("{} failed", plural(counts.failed, "check")),
    )
    .into())
}

/// Compiles the Rust code of two prefixes of the series, which the series' hash chooses.
pub fn some_prefixes(cfg: &Config) -> Result<Counts> {
    each::run(cfg, each::Which::Sample(2), each::How::Compile, None)
}

/// Runs all checks. That some fail is not an error here.
pub fn all(cfg: &Config) -> Result<Counts> {
    selected(cfg, &[])
}

fn selected(cfg: &Config, names: &[String]) -> Result<Counts> {
    if let Some(unknown) = names
        .iter()
        .find(|name| CHECKS.iter().all(|check| check.name != **name))
    {
        let known: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
        return Err(
            Failure::new(Kind::Input, format!("there is no check `{unknown}`"))
                .hint(format!("there are: {}", known.join(", ")))
                .into(),
        );
    }
    let context = Context::new(cfg);
    let mut counts = Counts::default();
    for check in CHECKS {
        if names.is_empty() || names.iter().any(|name| name == check.name) {
            count(&mut counts, cfg, check.name, || (check.run)(&context));
        }
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_plain() {
        let mut names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
        assert!(names
            .iter()
            .all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CHECKS.len());
    }
}
