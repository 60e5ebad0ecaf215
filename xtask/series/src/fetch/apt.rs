// SPDX-License-Identifier: GPL-2.0

//! A package from any suite of the distribution, without touching the machine's own apt state.
//!
//! The mirror is the one that apt is configured with, apt checks the signatures with the
//! distribution's own key ring, and lists and downloads are kept in a directory of ours.

use std::path::{Path, PathBuf};

use super::mirror::site;
use crate::base::Package;
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};
use lts_host::ui::{Step, Unit};

const KEYRINGS: [&str; 2] = [
    "/usr/share/keyrings/debian-archive-keyring.pgp",
    "/usr/share/keyrings/debian-archive-keyring.gpg",
];

/// A private apt.
pub struct Apt<'a> {
    cfg: &'a Config,
    dir: PathBuf,
    /// What is fetched with it, and what to do if that fails.
    what: &'static str,
    hint: &'static str,
}

/// What to do without the kernel's source package.
const NAME_A_TREE: &str = "or name a kernel tree or tarball with --linux PATH";

/// A downloaded package.
pub struct Deb {
    /// Where it is.
    pub path: PathBuf,
    /// Its version, as the package's file name tells it.
    pub version: String,
}

impl<'a> Apt<'a> {
    /// Sets up a private apt for the kernel's source in this suite.
    pub fn new(cfg: &'a Config, suite: &str) -> Result<Self> {
        let keyring = KEYRINGS
            .iter()
            .find(|path| Path::new(path).exists())
            .ok_or_else(|| {
                Failure::new(Kind::Environment, "the distribution's keys were not found")
                    .tried(KEYRINGS[1])
                    .hint("install the package debian-archive-keyring")
                    .hint("or name a kernel tree or tarball with --linux PATH")
            })?;
        let site = site(cfg, suite)?;
        let dir = cfg.cache.join("apt").join(suite);
        for sub in [
            "state/lists/partial",
            "cache/archives/partial",
            "download",
            "preferences.d",
        ] {
            fs_err::create_dir_all(dir.join(sub))?;
        }
        let source = format!("deb [signed-by={keyring}] {site} {suite} main\n");
        fs_err::write(dir.join("sources.list"), source)?;
        fs_err::write(dir.join("apt.conf"), conf(&dir))?;
        Ok(Self {
            cfg,
            dir,
            what: "the source package",
            hint: NAME_A_TREE,
        })
    }

    /// The same apt for something else: what that is, and how to do without.
    pub fn fetching(self, what: &'static str, hint: &'static str) -> Self {
        Self { what, hint, ..self }
    }

    /// Fetches the lists of the suite.
    pub fn update(&self, step: &Step<'_>) -> Result<()> {
        self.run(
            self.command("apt-get").arg("update").log("apt-update"),
            step,
        )
    }

    /// Downloads `package`: the version it names or, when the archive no longer has that one, the
    /// newest.
    pub fn download(&self, package: &Package, step: &Step<'_>) -> Result<Deb> {
        let wanted = &package.package_version;
        let versions = self.versions(&package.package)?;
        let version = match versions.first() {
            _ if versions.contains(wanted) => wanted,
            Some(newest) => newest,
            None => {
                return Err(Failure::new(
                    Kind::Environment,
                    format!("{} has no package {}", package.suite, package.package),
                )
                .tried(fs_err::read_to_string(self.dir.join("sources.list"))?.trim_end())
                .hint("name a kernel tree or tarball with --linux PATH")
                .into())
            }
        };
        let path = self.exactly(&package.package, version, step)?;
        Ok(Deb {
            path,
            version: version.clone(),
        })
    }

    /// The versions that the archive has of a package, the newest first.
    pub fn versions(&self, package: &str) -> Result<Vec<String>> {
        let known = self
            .command("apt-cache")
            .args(["madison", package])
            .read(self.cfg)?;
        let versions = known.lines().filter_map(madison_version);
        Ok(versions.map(str::to_owned).collect())
    }

    /// Downloads this version of a package.
    pub fn exactly(&self, package: &str, version: &str, step: &Step<'_>) -> Result<PathBuf> {
        let spec = format!("{package}={version}");
        let download = self.command("apt-get").args(["download", &spec]);
        self.run(
            download.dir(self.dir.join("download")).log("apt-download"),
            step,
        )?;
        self.downloaded(package, version)
    }

    /// Removes what was downloaded; the lists stay.
    pub fn clean(&self) -> Result<()> {
        fs_err::remove_dir_all(self.dir.join("download"))?;
        Ok(())
    }

    fn downloaded(&self, package: &str, version: &str) -> Result<PathBuf> {
        // In file names, apt writes the colon of an epoch as %3a.
        let prefix = format!("{package}_{}_", version.replace(':', "%3a"));
        for entry in fs_err::read_dir(self.dir.join("download"))? {
            let path = entry?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if name.starts_with(&prefix) && name.ends_with(".deb") {
                return Ok(path);
            }
        }
        Err(Failure::new(
            Kind::Environment,
            format!("apt did not download {prefix}*.deb"),
        )
        .into())
    }

    fn command(&self, program: &str) -> Cmd {
        // Options given this way come after the machine's own, and so win.
        Cmd::new(program)
            .env("LC_ALL", "C.UTF-8")
            .arg("-c")
            .arg(self.dir.join("apt.conf"))
    }

    fn run(&self, cmd: Cmd, step: &Step<'_>) -> Result<()> {
        step.total(1000, Unit::Items);
        let mut errors = Vec::new();
        let outcome = cmd.run_lines(self.cfg, |line| {
            if let Some(percent) = status_percent(line) {
                step.at((percent * 10.0) as u64);
            } else if is_error(line) {
                errors.push(line.to_owned());
            }
        });
        if outcome.is_ok() && errors.is_empty() {
            return Ok(());
        }
        let mut failure = Failure::new(
            Kind::Environment,
            format!("{} cannot be fetched", self.what),
        );
        for error in errors {
            failure = failure.tried(error);
        }
        if let Err(err) = outcome {
            failure = failure.tried(format!("{err:#}"));
        }
        Err(failure
            .hint("is there a network? apt's own settings for mirrors and proxies are used")
            .hint(self.hint)
            .into())
    }
}

/// Whether apt could not do something. An update may say so and end well all the same.
fn is_error(line: &str) -> bool {
    ["E: ", "Err:", "W: Failed to fetch"]
        .iter()
        .any(|start| line.starts_with(start))
}

/// Everything of the machine's apt is replaced, but for how it reaches its mirrors.
fn conf(dir: &Path) -> String {
    let dir = dir.display();
    let mut conf = format!(
        r#"Dir::Etc::SourceList "{dir}/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "{dir}/preferences.d";
Dir::State "{dir}/state";
Dir::State::status "/dev/null";
Dir::Cache "{dir}/cache";
#clear APT::Architectures;
APT::Architecture "amd64";
APT::Architectures "amd64";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
// A list that cannot be fetched is an error, not a warning.
APT::Update::Error-Mode "any";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
// Progress, in lines that a program can read.
APT::Status-Fd "1";
quiet "1";
"#
    );
    if rustix::process::geteuid().is_root() {
        // The unprivileged user that apt would download as cannot write to our directory.
        conf.push_str("APT::Sandbox::User \"root\";\n");
    }
    conf
}

fn madison_version(line: &str) -> Option<&str> {
    line.split('|')
        .nth(1)
        .map(str::trim)
        .filter(|version| !version.is_empty())
}

fn status_percent(line: &str) -> Option<f64> {
    line.strip_prefix("dlstatus:")?
        .split(':')
        .nth(1)?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apt_lines_are_understood() {
        assert_eq!(
            madison_version(" pkg | 5.10.262-1 | http://x y"),
            Some("5.10.262-1")
        );
        assert_eq!(
            status_percent("dlstatus:1:12.5:Retrieving file"),
            Some(12.5)
        );
        assert_eq!(status_percent("Get:1 http://x"), None);
    }
}
