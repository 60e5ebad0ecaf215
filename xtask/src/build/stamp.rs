// SPDX-License-Identifier: GPL-2.0

//! Whether a build is up to date, told faster than make can.
//!
//! A `make` that finds nothing to do takes many seconds. Asking git which files of the tree are
//! not as committed, and looking at the times of those and of what was built, takes a fraction of
//! one. When in doubt, make runs.

use std::fmt::Write as _;
use std::path::Path;

use super::Kernel;
use crate::cmd::Cmd;
use crate::config::Config;
use crate::digest;
use crate::error::Result;

const NAME: &str = ".x-built";

/// What a build depends on, as it is now.
pub fn sources(cfg: &Config, kernel: &Kernel) -> Result<String> {
    let git = |args: &[&str]| Cmd::new("git").args(args).dir(&cfg.linux).read(cfg);
    let commit = git(&["rev-parse", "HEAD"])?;
    let status = git(&[
        "status",
        "--porcelain",
        "-z",
        "--untracked-files=all",
        "--no-renames",
    ])?;
    let mut text = format!("{commit}\n{}", kernel.tools(cfg)?.identity());
    for entry in status.split('\0').filter(|entry| entry.len() > 3) {
        let _ = writeln!(text, "{entry} {}", time(&cfg.linux.join(&entry[3..])));
    }
    Ok(digest::bytes(text.as_bytes()))
}

/// Whether a build of these sources is what the last one left, untouched since.
pub fn matches(cfg: &Config, sources: &str) -> bool {
    std::fs::read_to_string(cfg.out.join(NAME)).is_ok_and(|last| last == stamp(cfg, sources))
}

/// Before make runs: an interrupted one leaves no stamp.
pub fn forget(cfg: &Config) -> Result<()> {
    match fs_err::remove_file(cfg.out.join(NAME)) {
        Err(err) if err.kind() != std::io::ErrorKind::NotFound => Err(err.into()),
        _ => Ok(()),
    }
}

/// After a build that went well. The sources are those from before it: if they have changed in the
/// meantime, the next build must look again.
pub fn remember(cfg: &Config, sources: &str) -> Result<()> {
    fs_err::write(cfg.out.join(NAME), stamp(cfg, sources))?;
    Ok(())
}

fn stamp(cfg: &Config, sources: &str) -> String {
    let mut text = sources.to_owned();
    for name in [
        ".config",
        "vmlinux",
        "arch/x86/boot/bzImage",
        "Module.symvers",
    ] {
        let _ = write!(text, "\n{name} {}", time(&cfg.out.join(name)));
    }
    text
}

fn time(path: &Path) -> String {
    match std::fs::metadata(path) {
        Ok(meta) => format!("{:?} {}", meta.modified().ok(), meta.len()),
        Err(_) => "-".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn what_was_built_must_be_as_the_build_left_it() {
        let dir = tempfile::tempdir().unwrap();
        let cfg = Config::for_tests(dir.path());
        std::fs::create_dir_all(&cfg.out).unwrap();
        std::fs::write(cfg.out.join("vmlinux"), "a").unwrap();
        assert!(!matches(&cfg, "s"));
        remember(&cfg, "s").unwrap();
        assert!(matches(&cfg, "s"));
        assert!(!matches(&cfg, "other sources"));
        std::fs::write(cfg.out.join("vmlinux"), "ab").unwrap();
        assert!(!matches(&cfg, "s"));
        remember(&cfg, "s").unwrap();
        forget(&cfg).unwrap();
        forget(&cfg).unwrap();
        assert!(!matches(&cfg, "s"));
    }
}
