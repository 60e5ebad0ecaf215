// SPDX-License-Identifier: GPL-2.0

//! Whether a build is up to date, told faster than make can.
//!
//! A `make` that finds nothing to do takes many seconds. Asking git which files of the tree are
//! not as committed, and looking at the times of those and of what was built, takes a fraction of
//! one. When in doubt, make runs.

use std::fmt::Write as _;
use std::path::Path;

use super::image::Kernel;
use lts_host::config::Config;
use lts_host::digest;
use lts_host::error::Result;
use lts_host::git::Git;
use lts_series::tree;

const NAME: &str = ".x-built";

/// What a build depends on, as it is now.
pub fn sources(cfg: &Config, kernel: &Kernel) -> Result<String> {
    let text = format!("{}\n{}", kernel.tools(cfg)?.identity(), tree(cfg)?);
    Ok(digest::bytes(text.as_bytes()))
}

/// The commit, and each file that is not as in it, with its time and size.
fn tree(cfg: &Config) -> Result<String> {
    let git = Git::new(cfg, &cfg.linux);
    let mut text = git.read(["rev-parse", "HEAD"])?;
    let mut add = |entry: &str, path: &str| {
        let _ = write!(text, "\n{entry} {}", time(&cfg.linux.join(path)));
    };
    for entry in git.list([
        "status",
        "--porcelain",
        "-z",
        "--untracked-files=no",
        "--no-renames",
    ])? {
        add(&entry, entry.get(3..).unwrap_or_default());
    }
    for path in tree::untracked(&git)? {
        add(&path, &path);
    }
    Ok(text)
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
    for name in [".config", "vmlinux", &cfg.arch.image, "Module.symvers"] {
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
    use lts_host::config::Config;

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

    #[test]
    fn an_edit_of_a_new_file_shows_though_the_kernel_hides_new_files() {
        let dir = tempfile::tempdir().unwrap();
        let cfg = Config::for_tests(dir.path());
        let write = |path: &str, text: &str| {
            let path = cfg.linux.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write(".gitignore", "*.o\n/*\n");
        write("kernel/one.c", "int one;\n");
        for args in [
            &["init", "-q"][..],
            &["add", "-f", "-A"],
            &["commit", "-q", "-m", "base"],
        ] {
            let mut git = std::process::Command::new("git");
            git.args(["-c", "user.name=T", "-c", "user.email=t@example.org"])
                .args(args)
                .current_dir(&cfg.linux)
                .env_remove("GIT_DIR")
                .env_remove("GIT_INDEX_FILE");
            assert!(git.status().unwrap().success(), "git {args:?}");
        }
        let mut seen = vec![tree(&cfg).unwrap()];
        let mut changes = |path: &str, text: &str| {
            write(path, text);
            let now = tree(&cfg).unwrap();
            let new = !seen.contains(&now);
            seen.push(now);
            new
        };
        assert!(changes("rust/new.rs", "// new\n"));
        assert!(changes("rust/new.rs", "// edited\n"));
        assert!(changes("drivers/new/new.c", "int new;\n"));
        assert!(changes("kernel/one.c", "int one, two;\n"));
        assert!(!changes("rust/new.o", "built"));
    }
}
