// SPDX-License-Identifier: GPL-2.0

//! The mirror of the distribution that this machine's apt is configured with.

use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::{Failure, Kind, Result};

/// The mirror to take `suite` from: the one apt is configured with.
pub fn site(cfg: &Config, suite: &str) -> Result<String> {
    let targets = Cmd::new("apt-get")
        .args([
            "indextargets",
            "--format",
            "$(SITE) $(RELEASE) $(CREATED_BY)",
        ])
        .output(cfg)
        .map_err(|_| no_apt())?;
    let sites = String::from_utf8_lossy(&targets.stdout).into_owned();
    pick_site(&sites, suite).ok_or_else(|| {
        Failure::new(
            Kind::Environment,
            "apt is configured with no mirror of the distribution",
        )
        .tried("apt-get indextargets")
        .hint("name a kernel tree or tarball with --linux PATH")
        .into()
    })
}

fn no_apt() -> Failure {
    Failure::new(
        Kind::Environment,
        "this distribution has no apt to fetch the kernel's source with",
    )
    .tried("apt-get indextargets")
    .hint("name a kernel tree or tarball with --linux PATH")
}

/// Security updates stand on a site of their own; where none is configured, they are beside the
/// main one.
fn pick_site(targets: &str, suite: &str) -> Option<String> {
    let is_security =
        |release: &str| release.ends_with("-security") || release.contains("/updates");
    let wants_security = is_security(suite);
    let mut main = None;
    for line in targets.lines() {
        let mut words = line.split(' ');
        let (Some(site), Some(release), Some("Packages")) =
            (words.next(), words.next(), words.next())
        else {
            continue;
        };
        let site = site.trim_end_matches('/');
        if !(site.ends_with("/debian") || site.ends_with("/debian-security")) {
            continue; // Some other vendor's archive.
        }
        if is_security(release) == wants_security {
            return Some(site.to_owned());
        }
        main = main.or_else(|| Some(site.to_owned()));
    }
    let main = main?;
    Some(match main.strip_suffix("-security") {
        Some(site) => site.to_owned(),
        None => format!("{main}-security"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: &str = "http://m.example/debian bookworm Packages\n\
                        http://m.example/debian-security bookworm-security Packages\n";

    #[test]
    fn the_security_suite_comes_from_the_security_site() {
        let site = pick_site(BOTH, "bullseye-security");
        assert_eq!(site.as_deref(), Some("http://m.example/debian-security"));
        assert_eq!(
            pick_site(BOTH, "trixie-backports").as_deref(),
            Some("http://m.example/debian")
        );
    }

    #[test]
    fn without_a_security_site_the_one_beside_the_main_site_is_used() {
        let main = "http://m.example/debian/ trixie Packages\n";
        let site = pick_site(main, "bullseye-security");
        assert_eq!(site.as_deref(), Some("http://m.example/debian-security"));
    }

    #[test]
    fn other_vendors_are_not_asked() {
        assert_eq!(
            pick_site(
                "https://v.example/node_20.x nodistro Packages\n",
                "x-security"
            ),
            None
        );
    }
}
