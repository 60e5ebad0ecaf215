// SPDX-License-Identifier: GPL-2.0

//! What is the user's own and in the way is set aside under a name that no verb touches again.

use std::path::{Path, PathBuf};

use crate::config::Config;

const MARK: &str = ".kept-";

/// A free name in `build/<base>` for what was called `name`.
pub fn place(cfg: &Config, name: &str) -> PathBuf {
    let numbered = |n: u32| cfg.build.join(format!("{name}{MARK}{n}"));
    let free = |path: &PathBuf| path.symlink_metadata().is_err();
    (1..)
        .map(numbered)
        .find(free)
        .unwrap_or_else(|| numbered(0))
}

/// Whether this was set aside.
pub fn is_kept(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().contains(MARK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_kept_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let cfg = Config::for_tests(dir.path());
        std::fs::create_dir_all(cfg.build.join("linux.kept-1")).unwrap();
        let place = place(&cfg, "linux");
        assert_eq!(place, cfg.build.join("linux.kept-2"));
        assert!(is_kept(&place) && !is_kept(&cfg.linux));
    }
}
