// SPDX-License-Identifier: GPL-2.0

//! To whom a mail goes: those that the tree's `scripts/get_maintainer.pl` names.

use std::path::PathBuf;

use super::insert;
use super::names::is_cover;
use super::parallel;
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::error::Result;
use lts_host::git::Git;

/// The people and lists of a mail, each once.
#[derive(Debug, Default, PartialEq, Eq)]
struct Recipients {
    to: Vec<String>,
    cc: Vec<String>,
}

/// Puts `To:` and `Cc:` into the mails. A cover letter goes to all who get one of the mails.
pub fn address(cfg: &Config, git: &Git<'_>, mails: &[PathBuf]) -> Result<()> {
    let (covers, patches): (Vec<_>, Vec<_>) = mails.iter().partition(|mail| is_cover(mail));
    let mut all = Recipients::default();
    let found = parallel::map(cfg.jobs, &patches, |mail| {
        // What the script reads from the user's home would change whom it names.
        let text = Cmd::new("perl")
            .arg("scripts/get_maintainer.pl")
            .args(["--no-git", "--no-git-fallback", "--rolestats"])
            .arg(mail)
            .dir(git.dir())
            .env("HOME", "/nonexistent")
            .log("get_maintainer")
            .read(cfg)?;
        Ok(Recipients::parse(&text))
    })?;
    for (mail, recipients) in patches.iter().zip(found) {
        insert::headers(mail, &recipients.headers())?;
        all.add(recipients);
    }
    for cover in covers {
        insert::headers(cover, &all.headers())?;
    }
    Ok(())
}

impl Recipients {
    /// Reads lines such as `A <a@example.org> (maintainer:SUBSYSTEM)`. Those who decide about the
    /// patch are in `To:`; if there are none, the lists are.
    fn parse(text: &str) -> Self {
        let mut found = Self::default();
        let mut others = Self::default();
        for line in text.lines() {
            let Some((address, role)) = split(line) else {
                continue;
            };
            let role = role.split(':').next().unwrap_or(role);
            match role {
                "maintainer" | "supporter" | "odd fixer" => found.to.push(address.to_owned()),
                _ if role.contains("list") => others.to.push(address.to_owned()),
                _ => found.cc.push(address.to_owned()),
            }
        }
        match found.to.is_empty() {
            true => found.to = others.to,
            false => found.cc.extend(others.to),
        }
        let mut unique = Self::default();
        unique.add(found);
        unique
    }

    fn add(&mut self, other: Self) {
        for address in other.to {
            if !self.to.contains(&address) {
                self.to.push(address);
            }
        }
        self.cc.extend(other.cc);
        let mut cc = Vec::new();
        for address in self.cc.drain(..) {
            if !self.to.contains(&address) && !cc.contains(&address) {
                cc.push(address);
            }
        }
        self.cc = cc;
    }

    fn headers(&self) -> String {
        let header = |name: &str, addresses: &[String]| match addresses {
            [] => String::new(),
            _ => format!("{name}: {}\n", addresses.join(",\n    ")),
        };
        header("To", &self.to) + &header("Cc", &self.cc)
    }
}

/// Splits a line into the address and the role, which is in parentheses and may hold others.
fn split(line: &str) -> Option<(&str, &str)> {
    let end = match line.find("> (") {
        Some(end) => end + 1,
        None => line.find(" (")?,
    };
    let role = line.get(end..)?.strip_prefix(" (")?.strip_suffix(')')?;
    Some((&line[..end], role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maintainers_are_asked_and_others_are_told() {
        let found = Recipients::parse(
            "A <a@x> (maintainer:B (the (inner) part))\nx86@y (supporter:X)\nR <r@x> (reviewer:B)\n\
             A <a@x> (reviewer:C)\nl@y (open list:B)\nm@y (moderated list:B (m))\nnonsense\n",
        );
        assert_eq!(
            found.headers(),
            "To: A <a@x>,\n    x86@y\nCc: R <r@x>,\n    l@y,\n    m@y\n"
        );
    }

    #[test]
    fn a_patch_that_nobody_maintains_goes_to_the_list() {
        let found = Recipients::parse("l@y (open list)\n");
        assert_eq!(found.headers(), "To: l@y\n");
        assert_eq!(Recipients::parse("").headers(), "");
    }

    #[test]
    fn nobody_is_in_both_headers_of_a_cover_letter() {
        let mut all = Recipients::default();
        all.add(Recipients::parse(
            "A <a@x> (reviewer:B)\nB <b@x> (maintainer:B)\n",
        ));
        all.add(Recipients::parse(
            "A <a@x> (maintainer:C)\nB <b@x> (reviewer:C)\n",
        ));
        assert_eq!(all.headers(), "To: B <b@x>,\n    A <a@x>\n");
    }
}
