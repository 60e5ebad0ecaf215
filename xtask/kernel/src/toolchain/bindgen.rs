// SPDX-License-Identifier: GPL-2.0

//! bindgen: the user's if it is new enough, else one built once and kept in the cache.

use std::path::{Path, PathBuf};

use which::which;

use super::llvm::Libclang;
use super::program::version_of;
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_host::ui::Unit;
use lts_host::version::show;

const OLDEST: [u32; 3] = [0, 71, 1];
/// The first libclang that needs a newer bindgen, and which; scripts/rust_is_available.sh asks for
/// the same.
const NEW_LIBCLANG: u32 = 22;
const OLDEST_FOR_NEW: [u32; 3] = [0, 72, 1];
const BUILT: &str = "0.73.2";
/// Roughly how many crates are compiled for it, for the bar.
const CRATES: u64 = 55;

/// Finds bindgen, or builds it. It is to load this libclang, if one is known.
pub fn find(cfg: &Config, libclang: Option<&Libclang>) -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("BINDGEN").filter(|path| !path.is_empty()) {
        let path = PathBuf::from(path);
        let path = which(&path).unwrap_or(path);
        return match usable(cfg, &path, libclang) {
            Ok(()) => Ok(path),
            Err(why) => Err(Failure::new(Kind::Environment, "$BINDGEN cannot be used")
                .tried(format!("{}: {why}", path.display()))
                .hint("unset BINDGEN to have one built")
                .into()),
        };
    }
    let root = cfg.cache.join("tools").join(format!("bindgen-{BUILT}"));
    let ours = root.join("bin/bindgen");
    if ours.exists() {
        return Ok(ours);
    }
    if let Some(path) = which("bindgen")
        .ok()
        .filter(|path| usable(cfg, path, libclang).is_ok())
    {
        return Ok(path);
    }
    build(cfg, &root)?;
    Ok(ours)
}

fn usable(
    cfg: &Config,
    path: &Path,
    libclang: Option<&Libclang>,
) -> std::result::Result<(), String> {
    let version = version_of(cfg, path)?;
    let (oldest, why) = match libclang.map(|libclang| libclang.version[0]) {
        Some(major @ NEW_LIBCLANG..) => (OLDEST_FOR_NEW, format!(" for libclang {major}")),
        _ => (OLDEST, String::new()),
    };
    if version >= oldest {
        return Ok(());
    }
    Err(format!(
        "is {}, {} or newer is needed{why}",
        show(version),
        show(oldest)
    ))
}

fn build(cfg: &Config, root: &Path) -> Result<()> {
    let step = cfg.ui.step(format!("building bindgen {BUILT}, once"));
    step.total(CRATES, Unit::Items);
    let mut crates = 0;
    // cargo puts the program in place as the last thing it does: interrupted, this starts again.
    Cmd::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "install",
            "bindgen-cli",
            "--version",
            BUILT,
            "--locked",
            "--force",
            "--root",
        ])
        .arg(root)
        // What cargo compiles for this program is no concern of the repository's own settings.
        .env("CARGO_TARGET_DIR", cfg.cache.join("tools/target"))
        .env_remove("RUSTC")
        .dir(std::env::temp_dir())
        .log("bindgen")
        .run_lines(cfg, |line| {
            if line.trim_start().starts_with("Compiling") {
                crates += 1;
                step.at(crates);
            }
        })?;
    let _ = fs_err::remove_dir_all(cfg.cache.join("tools/target"));
    step.done();
    Ok(())
}
