// SPDX-License-Identifier: GPL-2.0

//! Configuration fragments: merged here, given to `allnoconfig` as presets, then looked for in
//! what came out. An option that did not stick is an error, not a surprise.

use std::collections::BTreeMap;
use std::path::Path;

use super::make::make;
use crate::toolchain::Toolchain;
use lts_host::cmd::Cmd;
use lts_host::config::Config;
use lts_host::digest;
use lts_host::error::{Failure, Kind, Result};

/// Option names without `CONFIG_`, and their values; `n` for what is not set.
pub type Options = BTreeMap<String, String>;

/// What was asked for and came out otherwise.
#[derive(Debug, PartialEq, Eq)]
pub struct Lost {
    name: String,
    wanted: String,
    found: String,
}

/// The option that is only there if clang and rustc are based on the same LLVM.
const NEEDS_SAME_LLVM: &str = "RUST_INLINE_HELPERS";

/// Reads a fragment or a `.config` into `options`; what stands later wins.
pub fn parse(text: &str, options: &mut Options) {
    for line in text.lines() {
        let line = line.trim();
        let set = line
            .strip_prefix("CONFIG_")
            .and_then(|rest| rest.split_once('='));
        let unset = line
            .strip_prefix("# CONFIG_")
            .and_then(|rest| rest.strip_suffix(" is not set"));
        if let Some((name, value)) = set {
            options.insert(name.to_owned(), value.to_owned());
        } else if let Some(name) = unset {
            options.insert(name.to_owned(), "n".to_owned());
        }
    }
}

/// The options in the form of a fragment.
pub fn render(options: &Options) -> String {
    options
        .iter()
        .map(|(name, value)| match value.as_str() {
            "n" => format!("# CONFIG_{name} is not set\n"),
            _ => format!("CONFIG_{name}={value}\n"),
        })
        .collect()
}

/// What of `wanted` is otherwise in `found`.
pub fn lost(wanted: &Options, found: &Options) -> Vec<Lost> {
    wanted
        .iter()
        .filter_map(|(name, wanted)| {
            let found = found.get(name).map_or("n", String::as_str);
            (found != wanted).then(|| Lost {
                name: name.clone(),
                wanted: wanted.clone(),
                found: found.to_owned(),
            })
        })
        .collect()
}

/// Makes sure that `cfg.out` has a `.config` of these fragments. One that the user has changed
/// since we wrote it is left alone.
pub fn ensure(cfg: &Config, tools: &Toolchain, fragments: &[&str]) -> Result<()> {
    let mut wanted = Options::new();
    for name in fragments {
        let name = name.replace("{arch}", &cfg.arch.name);
        let path = match name.strip_prefix("{}/") {
            Some(name) => cfg.patches.join(name),
            None => cfg.root.join(&name),
        };
        parse(&fs_err::read_to_string(path)?, &mut wanted);
    }
    let inlining = wanted
        .get(NEEDS_SAME_LLVM)
        .is_some_and(|value| value == "y");
    if inlining && !tools.same_llvm {
        wanted.remove(NEEDS_SAME_LLVM);
        cfg.ui.line(&format!(
            "note: without CONFIG_{NEEDS_SAME_LLVM}: that needs a clang that is based on rustc's LLVM"
        ));
    }
    let wanted_text = render(&wanted);
    let dot_config = cfg.out.join(".config");
    let stamp = cfg.out.join(".x-config");
    let [asked, made] = read_stamp(&stamp);
    if let Ok(current) = fs_err::read_to_string(&dot_config) {
        let theirs = digest::bytes(current.as_bytes()) != made;
        let asked_as_before = asked == digest::bytes(wanted_text.as_bytes());
        if theirs {
            cfg.ui.line(&format!(
                "note: {} was edited and is used as it is; remove it to have it made again",
                cfg.relative(&dot_config).display()
            ));
            return Ok(());
        }
        if asked_as_before {
            return Ok(());
        }
    }
    create(cfg, tools, &wanted, &wanted_text)?;
    let current = fs_err::read(&dot_config)?;
    fs_err::write(
        &stamp,
        format!(
            "{}\n{}\n",
            digest::bytes(wanted_text.as_bytes()),
            digest::bytes(&current)
        ),
    )?;
    Ok(())
}

/// Whether `.config` is as we made it.
pub fn is_ours(cfg: &Config) -> Result<bool> {
    let [_, made] = read_stamp(&cfg.out.join(".x-config"));
    Ok(digest::file(&cfg.out.join(".config"))? == made)
}

/// Whether an option is on.
pub fn has(cfg: &Config, option: &str) -> Result<bool> {
    let mut options = Options::new();
    parse(
        &fs_err::read_to_string(cfg.out.join(".config"))?,
        &mut options,
    );
    Ok(options.get(option).is_some_and(|value| value == "y"))
}

/// Notes that what `.config` says now is our own doing, not the user's.
pub fn settled(cfg: &Config) -> Result<()> {
    let stamp = cfg.out.join(".x-config");
    let [asked, _] = read_stamp(&stamp);
    let current = fs_err::read(cfg.out.join(".config"))?;
    fs_err::write(stamp, format!("{asked}\n{}\n", digest::bytes(&current)))?;
    Ok(())
}

fn read_stamp(path: &Path) -> [String; 2] {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let mut lines = text.lines().map(str::to_owned);
    [
        lines.next().unwrap_or_default(),
        lines.next().unwrap_or_default(),
    ]
}

fn create(cfg: &Config, tools: &Toolchain, wanted: &Options, text: &str) -> Result<()> {
    let step = cfg.ui.step("configuring the kernel");
    fs_err::create_dir_all(&cfg.out)?;
    let preset = cfg.out.join(".x-preset");
    fs_err::write(&preset, text)?;
    let config = make(cfg, tools)
        .arg(format!("KCONFIG_ALLCONFIG={}", preset.display()))
        .arg("allnoconfig")
        .log("config");
    config.run(cfg)?;
    let mut found = Options::new();
    parse(
        &fs_err::read_to_string(cfg.out.join(".config"))?,
        &mut found,
    );
    let lost = lost(wanted, &found);
    if lost.is_empty() {
        step.done();
        return Ok(());
    }
    // What is left behind would pass for a good configuration.
    fs_err::remove_file(cfg.out.join(".config"))?;
    Err(explain(cfg, tools, &lost, wanted).into())
}

/// An error that says which options did not stick and, for Rust support, why.
fn explain(cfg: &Config, tools: &Toolchain, lost: &[Lost], wanted: &Options) -> Failure {
    let names: Vec<&str> = lost.iter().map(|lost| lost.name.as_str()).collect();
    let mut failure = Failure::new(
        Kind::Failed,
        format!(
            "the kernel's configuration did not take {}",
            names.join(", ")
        ),
    );
    for Lost {
        name,
        wanted,
        found,
    } in lost
    {
        failure = failure.tried(format!("CONFIG_{name}={wanted}: is {found}"));
    }
    if names.contains(&"RUST") && wanted.contains_key("RUST") {
        let available: Cmd = make(cfg, tools).arg("rustavailable");
        if let Ok(output) = available.output(cfg) {
            let said = [output.stdout, output.stderr].concat();
            failure = failure.tried(format!(
                "make rustavailable\n{}",
                String::from_utf8_lossy(&said).trim_end()
            ));
        }
    }
    failure
        .hint("its dependencies are in the kernel's Kconfig files; the fragments are in patches/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(text: &str) -> Options {
        let mut options = Options::new();
        parse(text, &mut options);
        options
    }

    #[test]
    fn what_stands_later_wins_and_comments_are_no_options() {
        let merged =
            options("# a CONFIG_X=y remark\nCONFIG_A=y\nCONFIG_B=\"s=t\"\n# CONFIG_A is not set\n");
        assert_eq!(render(&merged), "# CONFIG_A is not set\nCONFIG_B=\"s=t\"\n");
    }

    #[test]
    fn an_option_that_did_not_stick_is_found() {
        let wanted = options("CONFIG_A=y\nCONFIG_B=m\nCONFIG_C=y\n# CONFIG_D is not set\n");
        let found = options("CONFIG_A=y\nCONFIG_B=y\n");
        let names: Vec<String> = lost(&wanted, &found)
            .into_iter()
            .map(|lost| lost.name)
            .collect();
        assert_eq!(names, ["B", "C"]);
    }

    #[test]
    fn what_must_be_off_and_is_on_is_found() {
        let lost = lost(
            &options("# CONFIG_D is not set\n"),
            &options("CONFIG_D=y\n"),
        );
        assert_eq!(
            lost,
            [Lost {
                name: "D".into(),
                wanted: "n".into(),
                found: "y".into()
            }]
        );
    }
}
