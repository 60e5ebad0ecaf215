// SPDX-License-Identifier: GPL-2.0

//! The git that all calls are made of: recent enough, and deaf to settings that are not ours.

use super::identity::{EMAIL, NAME};
use crate::cmd::Cmd;
use crate::error::{Failure, Kind, Result};
use crate::runner::Runner;
use crate::version;

/// The oldest git that does all we ask of it; Debian 12 has it.
const MINIMUM: [u32; 3] = [2, 39, 0];

/// Settings that change what git writes or does. Those in a repository's own configuration yield.
const SETTINGS: &[(&str, &str)] = &[
    ("advice.detachedHead", "false"),
    ("commit.gpgSign", "false"),
    ("core.attributesFile", "/dev/null"),
    ("core.autocrlf", "false"),
    ("core.excludesFile", "/dev/null"),
    ("core.fsmonitor", "false"),
    ("core.hooksPath", "/dev/null"),
    ("core.quotePath", "false"),
    ("diff.algorithm", "myers"),
    ("diff.context", "3"),
    ("diff.indentHeuristic", "true"),
    ("diff.interHunkContext", "0"),
    ("diff.mnemonicPrefix", "false"),
    ("diff.noprefix", "false"),
    ("diff.renames", "false"),
    ("diff.suppressBlankEmpty", "false"),
    ("gc.auto", "0"),
    ("i18n.commitEncoding", "utf-8"),
    ("i18n.logOutputEncoding", "utf-8"),
    ("init.defaultBranch", "main"),
    ("maintenance.auto", "false"),
    // The checkout may belong to another user, as in a container; who runs `./x` trusts it already.
    ("safe.directory", "*"),
    ("user.email", EMAIL),
    ("user.name", NAME),
];

/// Makes git, here and in every program we start, deaf to the user's and the system's settings
/// and to a caller such as a git hook. To be called before the first thread is started.
pub fn isolate() {
    let inherited: Vec<_> = std::env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| name.to_string_lossy().starts_with("GIT_"))
        .collect();
    for name in inherited {
        std::env::remove_var(name);
    }
    std::env::set_var("GIT_CONFIG_NOSYSTEM", "1");
    std::env::set_var("GIT_CONFIG_GLOBAL", "/dev/null");
    std::env::set_var("GIT_ATTR_NOSYSTEM", "1");
    std::env::set_var("GIT_TERMINAL_PROMPT", "0");
    std::env::set_var("GIT_CONFIG_COUNT", SETTINGS.len().to_string());
    for (i, (key, value)) in SETTINGS.iter().enumerate() {
        std::env::set_var(format!("GIT_CONFIG_KEY_{i}"), key);
        std::env::set_var(format!("GIT_CONFIG_VALUE_{i}"), value);
    }
}

/// Refuses a git that is too old.
pub fn require<'a>(on: impl Into<Runner<'a>>) -> Result<()> {
    let text = Cmd::new("git").arg("version").read(on)?;
    match version::find(&text) {
        Some(found) if found >= MINIMUM => Ok(()),
        _ => Err(
            Failure::new(Kind::Environment, format!("git is too old: {text}"))
                .hint(format!(
                    "install git {}.{} or newer",
                    MINIMUM[0], MINIMUM[1]
                ))
                .into(),
        ),
    }
}
