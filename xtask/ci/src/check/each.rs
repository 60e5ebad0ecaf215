// SPDX-License-Identifier: GPL-2.0

//! Every prefix of the series is a kernel that builds, boots and passes the tests that it has.
//!
//! A tree of its own goes from patch to patch. The kernel is built in it, as the check `cover` does
//! there before, and only what each patch changes is built again. What has passed is remembered by
//! the hash of the tree and what it was built with, so that a run can be interrupted, and repeated
//! after a change of some patches.

mod passed;
mod sample;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::outcome::{count, Outcome};
use crate::test::{self, Counts};
use lts_host::config::Config;
use lts_host::digest;
use lts_host::disk;
use lts_host::error::{Failure, Kind, Result};
use lts_host::git::Git;
use lts_host::lock::Lock;
use lts_kernel::build::{self, Flavor};
use lts_kernel::guest::{self, Accel, Guest};
use lts_kernel::toolchain::Toolchain;
use lts_series::tree;

use passed::Passed;
use sample::HELLO;

pub use sample::{hello_at, Which};

/// Room for a second tree and a build.
const ROOM: u64 = 3500 * disk::MB;
/// How long a guest that boots and tests itself may take where it is emulated.
const TIMEOUT: Duration = Duration::from_secs(600);

/// How a prefix is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Built, booted and tested.
    Boot,
    /// Its Rust code is compiled, which takes a minute.
    Compile,
}

/// Checks these prefixes, beginning at the patch `from`.
pub fn run(cfg: &Config, which: Which, how: How, from: Option<&str>) -> Result<Counts> {
    let tree = tree::ensure(cfg)?;
    let first = from.map_or(Ok(0), |name| tree.series.find(name))?;
    let commits = tree::commits(&tree.git)?;
    let _lock = lock(cfg)?;
    let git = work_tree(cfg, &tree.git)?;
    let here = cfg.build.join("each");
    let chosen = sample::choose(which, &tree.git, &commits)?;
    let mut prefixes = Prefixes {
        cfg,
        git,
        passed: Passed::load(&here.join("passed"))?,
        with: with(cfg)?,
        here,
    };
    let mut counts = Counts::default();
    for (i, (patch, commit)) in tree.series.patches.iter().zip(&commits).enumerate() {
        if i >= first && chosen.contains(&i) {
            let before = i.checked_sub(1).map(|i| commits[i].as_str());
            count(
                &mut counts,
                cfg,
                &format!("each {}", patch.name),
                || match how {
                    How::Boot => prefixes.check(commit, before),
                    How::Compile => prefixes.compile(commit),
                },
            );
        }
    }
    Ok(counts)
}

/// What the prefixes are checked in.
struct Prefixes<'a> {
    cfg: &'a Config,
    git: Git<'a>,
    here: PathBuf,
    passed: Passed,
    /// What the prefixes are built with: the tools and the configuration.
    with: String,
}

impl Prefixes<'_> {
    /// Checks the prefix that ends in `commit`, unless it has passed before.
    fn check(&mut self, commit: &str, before: Option<&str>) -> Result<Outcome> {
        let tests = match self.passed.tests(&self.key(commit)?) {
            Some(tests) => tests,
            None => {
                let tests = self.boot(commit)?;
                self.passed.add(&self.key(commit)?, tests)?;
                tests
            }
        };
        let Some(tests) = tests else {
            return Ok(Outcome::Passed("Rust is off".to_owned()));
        };
        let earlier = match before {
            Some(commit) => self.passed.tests(&self.key(commit)?).flatten(),
            None => None,
        };
        let Some(earlier) = earlier.filter(|&earlier| earlier > 0) else {
            return Ok(Outcome::Passed(format!("{tests} tests")));
        };
        let new = tests.saturating_sub(earlier);
        if new == 0 && before.is_some_and(|before| self.adds_interface(before, commit)) {
            return Err(Failure::new(
                Kind::Failed,
                "the patch adds to the interface of Rust code, and no test",
            )
            .hint("an example in the documentation is a test")
            .into());
        }
        Ok(Outcome::Passed(format!("{tests} tests, {new} of them new")))
    }

    /// Compiles the Rust code of a prefix.
    fn compile(&self, commit: &str) -> Result<Outcome> {
        let cfg = self.check_out(commit)?;
        self.without_warnings(&cfg, || build::rust_only(&cfg, Flavor::Each))?;
        Ok(Outcome::Passed("its Rust code compiles".to_owned()))
    }

    /// Checks a prefix out. Returns the configuration for it.
    fn check_out(&self, commit: &str) -> Result<Config> {
        self.git
            .run(["checkout", "-q", "--force", "--detach", commit])?;
        let cfg = self.config()?;
        if build::has_their_config(&cfg)? {
            // A build that failed has changed it; no user works here.
            fs_err::remove_file(cfg.out.join(".config"))?;
        }
        Ok(cfg)
    }

    /// Fails if rustc warns during a build.
    fn without_warnings<T>(&self, cfg: &Config, build: impl FnOnce() -> Result<T>) -> Result<T> {
        let log = cfg.logs.join("build.log");
        if log.exists() {
            fs_err::remove_file(&log)?; // It is that of another prefix.
        }
        let built = build()?;
        if let Err(err) = refuse_warnings(cfg, &log) {
            // make takes what it warned of for built, and would be silent the next time.
            self.git.run(["clean", "-dffxq"])?;
            return Err(err);
        }
        Ok(built)
    }

    /// Builds and boots a prefix. Returns how many tests have passed, if Rust is on.
    fn boot(&self, commit: &str) -> Result<Option<usize>> {
        let cfg = self.check_out(commit)?;
        let kernel = self.without_warnings(&cfg, || build::kernel(&cfg, Flavor::Each))?;
        let options = guest::Options {
            append: vec!["kunit.enable=1".to_owned()],
            timeout: TIMEOUT,
            // A clock that counts instructions: the small kernel has no other that is exact enough
            // for the tests of time, and a busy machine does not disturb it.
            accel: Some(Accel::Icount),
            memory: 512,
            log: "boot",
        };
        let (run, _) = Guest::new(&cfg, &kernel).boot(&options, |_| (), |_| ())?;
        let log = cfg.logs.join("boot.log");
        let failed = |what: String| {
            let log = cfg.relative(&log).display().to_string();
            Failure::new(Kind::Failed, what).hint(format!("the whole log: {log}"))
        };
        if run.outcome != guest::Outcome::Passed {
            return Err(failed(run.outcome.describe()).into());
        }
        if !has_rust(self.cfg, &self.git, commit)? {
            return Ok(None);
        }
        let says_hello = run.console.contains(guest::HELLO);
        if self.git.dir().join(HELLO).exists() && !says_hello {
            return Err(failed("it does not say hello".to_owned()).into());
        }
        if !run.console.contains("TAP version 14") {
            return Ok(Some(0));
        }
        let (counts, failures) = test::of_console(&run.console);
        if counts.failed > 0 {
            let what = format!("{} of its tests failed", counts.failed);
            return Err(failed(what).tried(failures.join("\n")).into());
        }
        Ok(Some(counts.passed))
    }

    /// What a prefix is remembered by.
    fn key(&self, commit: &str) -> Result<String> {
        let tree = format!("{commit}^{{tree}}");
        let tree = self.git.read(["rev-parse", "--verify", &tree])?;
        Ok(format!("{tree}-{}", self.with))
    }

    /// Whether a patch adds public items to the crates that modules use.
    fn adds_interface(&self, before: &str, commit: &str) -> bool {
        let crates = ["rust/alloc", "rust/kernel", "rust/pin-init"];
        let args = ["diff", "-U0", before, commit, "--"];
        let diff = self.git.attempt(args.into_iter().chain(crates));
        diff.is_ok_and(|diff| String::from_utf8_lossy(&diff.stdout).lines().any(is_public))
    }

    /// The configuration of this prefix: that of the whole series, without the options that come
    /// later.
    fn config(&self) -> Result<Config> {
        let files = self.git.list(["ls-files", "-z", "--", "*Kconfig*"])?;
        let ours = |path: &&String| path.contains("rust") || path.ends_with("samples/Kconfig");
        let mut kconfig = String::new();
        for path in files.iter().filter(ours) {
            kconfig.push_str(&fs_err::read_to_string(self.git.dir().join(path))?);
        }
        let patches = self.here.join("patches");
        fs_err::create_dir_all(patches.join("config"))?;
        for entry in fs_err::read_dir(self.cfg.patches.join("config"))? {
            let entry = entry?;
            let text = fs_err::read_to_string(entry.path())?;
            let to = patches.join("config").join(entry.file_name());
            fs_err::write(to, known(&text, &kconfig))?;
        }
        let linux = self.git.dir().to_owned();
        Ok(Config {
            out: linux.clone(),
            linux,
            logs: self.here.join("logs"),
            ui: Arc::clone(&self.cfg.ui),
            patches,
            build: self.here.clone(),
            ..self.cfg.clone()
        })
    }
}

/// What all prefixes are built with, as a short word.
fn with(cfg: &Config) -> Result<String> {
    let mut text = Toolchain::find(cfg)?.identity();
    for name in [&*format!("{}.config", cfg.arch.name), "each.config"] {
        let path = cfg.patches.join("config").join(name);
        text.push_str(&fs_err::read_to_string(path)?);
    }
    let mut digest = digest::bytes(text.as_bytes());
    digest.truncate(12);
    Ok(digest)
}

/// Fails if the build of a prefix had rustc warn of something.
fn refuse_warnings(cfg: &Config, log: &Path) -> Result<()> {
    if !log.exists() {
        return Ok(()); // There was nothing to build.
    }
    let text = fs_err::read_to_string(log)?;
    let warnings: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("warning: "))
        .collect();
    if warnings.is_empty() {
        return Ok(());
    }
    let log = cfg.relative(log).display().to_string();
    Err(
        Failure::new(Kind::Failed, "rustc warns while the prefix is built")
            .tried(warnings.join("\n"))
            .hint(format!("the whole log: {log}"))
            .into(),
    )
}

/// Waits until nobody else uses the work tree.
pub fn lock(cfg: &Config) -> Result<Lock> {
    let path = cfg.build.join("each/.x-lock");
    Lock::take(&path, &cfg.ui, "is checking prefixes")
}

/// A second work tree on the objects of the first, with whatever was built there.
pub fn work_tree<'a>(cfg: &'a Config, from: &Git<'_>) -> Result<Git<'a>> {
    let to = cfg.build.join(Flavor::Each.out());
    tree::second(cfg, from, &to, ROOM, "a kernel for each patch")
}

/// Whether the architecture can have Rust at this commit.
fn has_rust(cfg: &Config, git: &Git<'_>, commit: &str) -> Result<bool> {
    let kconfig = format!("arch/{}/Kconfig", cfg.arch.source);
    let text = git.blob(commit, &kconfig)?;
    Ok(String::from_utf8_lossy(&text).contains("select HAVE_RUST"))
}

/// Whether a line of a diff adds a public item.
fn is_public(line: &str) -> bool {
    let item = line.strip_prefix('+').unwrap_or_default().trim_start();
    [
        "fn ",
        "unsafe fn ",
        "const fn ",
        "struct ",
        "trait ",
        "enum ",
    ]
    .iter()
    .any(|kind| {
        item.strip_prefix("pub ")
            .is_some_and(|rest| rest.starts_with(kind))
    })
}

/// Drops the options of Rust, its samples and its tests that no Kconfig file has yet.
fn known(fragment: &str, kconfig: &str) -> String {
    let later = |line: &str| {
        let Some(name) = line
            .strip_prefix("CONFIG_")
            .and_then(|rest| rest.split('=').next())
        else {
            return false;
        };
        let ours = ["SAMPLE", "RUST_"]
            .iter()
            .any(|prefix| name.starts_with(prefix));
        let ours = ours || name == "RUST";
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_that_come_with_a_later_patch_are_left_out() {
        let kconfig = "menuconfig SAMPLES\n\tbool\nconfig RUST_A\n\tbool\n";
        let with_rust = format!("config RUST\n\tbool\n{kconfig}");
        let fragment = "# c\nCONFIG_NET=y\nCONFIG_SAMPLES=y\nCONFIG_SAMPLES_RUST=y\n\
            CONFIG_RUST=y\nCONFIG_RUST_A=y\nCONFIG_RUST_B=m\n";
        assert_eq!(
            known(fragment, kconfig),
            "# c\nCONFIG_NET=y\nCONFIG_SAMPLES=y\nCONFIG_RUST_A=y\n"
        );
        assert!(known(fragment, &with_rust).contains("CONFIG_RUST=y\n"));
    }

    #[test]
    fn public_items_that_are_added_are_seen() {
        assert!(is_public("+    pub unsafe fn from_raw("));
        assert!(is_public("+pub struct List<T> {"));
        assert!(!is_public("-pub struct List<T> {") && !is_public("+pub(crate) fn x()"));
        assert!(!is_public("+pub use self::list::List;"));
    }
}
