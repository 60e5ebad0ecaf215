// SPDX-License-Identifier: GPL-2.0

//! Every prefix of the series is a kernel that builds and boots.
//!
//! A tree of its own goes from patch to patch, and only what each changes is built again.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::{count, Outcome};
use crate::build::{self, Flavor};
use crate::config::Config;
use crate::disk;
use crate::error::{Failure, Kind, Result};
use crate::git::Git;
use crate::guest::{self, Guest};
use crate::test::Counts;
use crate::tree;

/// Room for a second tree and two builds.
const ROOM: u64 = 5000 * disk::MB;
/// How long a guest that only boots may take where it is emulated.
const TIMEOUT: Duration = Duration::from_secs(180);

pub fn run(cfg: &Config, from: Option<&str>) -> Result<Counts> {
    let tree = tree::ensure(cfg)?;
    let first = from.map_or(Ok(0), |name| tree.series.find(name))?;
    let here = cfg.build.join("each");
    if !here.join("linux/.git").exists() {
        disk::require(&here, ROOM, "a kernel for each patch")?;
    }
    let git = clone(cfg, &tree.git, &here.join("linux"))?;
    let mut counts = Counts::default();
    for (patch, commit) in tree
        .series
        .patches
        .iter()
        .zip(tree::commits(&tree.git)?)
        .skip(first)
    {
        count(&mut counts, cfg, &format!("each {}", patch.name), || {
            git.run(["checkout", "-q", "--force", "--detach", &commit])?;
            let flavor = if has_rust(&git, &commit)? {
                Flavor::Hello
            } else {
                Flavor::Plain
            };
            boot(&config(cfg, &git, &here, flavor)?, flavor)
        });
    }
    Ok(counts)
}

/// A second work tree on the objects of the first.
fn clone<'a>(cfg: &'a Config, from: &Git<'_>, to: &Path) -> Result<Git<'a>> {
    let git = Git::new(cfg, to);
    if to.exists() {
        if git.resolve("HEAD^{tree}")?.is_some() {
            return Ok(git);
        }
        fs_err::remove_dir_all(to)?; // An interrupted clone.
    }
    let step = cfg.ui.step("checking out a second tree");
    let part = to.with_extension("part");
    if part.exists() {
        fs_err::remove_dir_all(&part)?;
    }
    fs_err::create_dir_all(to.parent().unwrap_or(to))?;
    let (source, dest) = (from.dir().to_string_lossy(), part.to_string_lossy());
    from.run(["clone", "-q", "--shared", "--no-checkout", &source, &dest])?;
    Git::new(cfg, &part).run(["checkout", "-q", "--detach", tree::BASE])?;
    fs_err::rename(&part, to)?;
    step.done();
    Ok(git)
}

/// Whether the architecture can have Rust at this commit.
fn has_rust(git: &Git<'_>, commit: &str) -> Result<bool> {
    let text = git.blob(commit, "arch/x86/Kconfig")?;
    Ok(String::from_utf8_lossy(&text).contains("select HAVE_RUST"))
}

/// The configuration of this prefix: that of the whole series, without the options that come later.
fn config(cfg: &Config, git: &Git<'_>, here: &Path, flavor: Flavor) -> Result<Config> {
    let files = git.list(["ls-files", "-z", "--", "*Kconfig*"])?;
    let mut kconfig = String::new();
    for path in files
        .iter()
        .filter(|path| path.contains("rust") || path.ends_with("samples/Kconfig"))
    {
        kconfig.push_str(&fs_err::read_to_string(git.dir().join(path))?);
    }
    let patches = here.join("patches");
    fs_err::create_dir_all(patches.join("config"))?;
    for entry in fs_err::read_dir(cfg.patches.join("config"))? {
        let entry = entry?;
        let text = fs_err::read_to_string(entry.path())?;
        fs_err::write(
            patches.join("config").join(entry.file_name()),
            known(&text, &kconfig),
        )?;
    }
    let build = here.to_owned();
    Ok(Config {
        linux: build.join("linux"),
        out: build.join(flavor.out()),
        logs: build.join("logs"),
        ui: Arc::clone(&cfg.ui),
        patches,
        build,
        ..cfg.clone()
    })
}

/// Drops the options of samples and Rust tests that no Kconfig file has yet.
fn known(fragment: &str, kconfig: &str) -> String {
    let later = |line: &str| {
        let Some(name) = line
            .strip_prefix("CONFIG_")
            .and_then(|rest| rest.split('=').next())
        else {
            return false;
        };
        let ours = name.starts_with("SAMPLE") || name.starts_with("RUST_");
        let defined = |line: &str| {
            ["config ", "menuconfig "]
                .iter()
                .any(|word| line.strip_prefix(word) == Some(name))
        };
        ours && !kconfig.lines().any(defined)
    };
    fragment
        .lines()
        .filter(|line| !later(line))
        .map(|line| format!("{line}\n"))
        .collect()
}

fn boot(cfg: &Config, flavor: Flavor) -> Result<Outcome> {
    let kernel = build::kernel(cfg, flavor)?;
    let options = guest::Options {
        append: Vec::new(),
        timeout: TIMEOUT,
        accel: None,
        memory: 512,
        log: "boot",
    };
    let (run, _) = Guest::new(cfg, &kernel).boot(&options, |_| (), |_| ())?;
    if run.outcome != guest::Outcome::Passed {
        let log = cfg.logs.join("boot.log");
        return Err(Failure::new(Kind::Failed, run.outcome.describe())
            .hint(format!("the whole log: {}", cfg.relative(&log).display()))
            .into());
    }
    let what = if flavor == Flavor::Plain { "off" } else { "on" };
    Ok(Outcome::Passed(format!(
        "builds and boots with Rust {what}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_that_come_with_a_later_patch_are_left_out() {
        let kconfig = "menuconfig SAMPLES\n\tbool\nconfig RUST_A\n\tbool\n";
        let fragment = "# c\nCONFIG_NET=y\nCONFIG_SAMPLES=y\nCONFIG_SAMPLES_RUST=y\n\
            CONFIG_RUST=y\nCONFIG_RUST_A=y\nCONFIG_RUST_B=m\n";
        assert_eq!(
            known(fragment, kconfig),
            "# c\nCONFIG_NET=y\nCONFIG_SAMPLES=y\nCONFIG_RUST=y\nCONFIG_RUST_A=y\n"
        );
    }
}
