// SPDX-License-Identifier: GPL-2.0

//! Whether the table of mainline's modules says what the code has.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::context::Context;
use super::outcome::{refuse, Outcome};
use lts_host::config::Config;
use lts_host::error::Result;
use lts_host::ui::plural;
use lts_series::series::repository;

const TABLE: &str = "Documentation/rust/mainline-modules.rst";
const CRATE: &str = "rust/kernel";
/// What the crate says of absent modules, for this base.
const ABSENT: &str = "rust/kernel/absent.rs";

/// What the table says of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Here,
    Partly,
    Planned,
    Absent,
}

pub fn modules(context: &Context<'_>) -> Result<Outcome> {
    let cfg = context.cfg;
    let root = &cfg.root;
    let (table, mut wrong) = parse(&fs_err::read_to_string(root.join(TABLE))?);
    let code = public(&root.join(CRATE))?;
    wrong.extend(compare(&table, &code));
    let absent = match repository::overlay(cfg)?.get(ABSENT) {
        Some(path) => fs_err::read_to_string(root.join(path))?,
        None => String::new(),
    };
    wrong.extend(unexplained(&table, &absent));
    let hint = "the table has a line `module, state, note` for each public module of mainline's \
                kernel crate";
    refuse(TABLE, &wrong, hint)?;
    let count = |state| table.values().filter(|s| **s == state).count();
    Ok(Outcome::Passed(format!(
        "of {}, {} are here, {} in part, {} planned, {} absent",
        plural(table.len(), "module"),
        count(State::Here),
        count(State::Partly),
        count(State::Planned),
        count(State::Absent),
    )))
}

/// The rows of the table.
pub fn table(cfg: &Config) -> Result<BTreeMap<String, State>> {
    Ok(parse(&fs_err::read_to_string(cfg.root.join(TABLE))?).0)
}

/// The rows of the table, and what is wrong with them.
fn parse(text: &str) -> (BTreeMap<String, State>, Vec<String>) {
    let mut table = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut last = String::new();
    for line in text.lines() {
        let Some(row) = line.strip_prefix("   ``kernel::") else {
            continue;
        };
        let mut fields = row.splitn(3, ", ");
        let name = fields.next().unwrap_or_default();
        let state = fields.next().unwrap_or_default();
        let note = fields.next().unwrap_or_default();
        let Some(name) = name.strip_suffix("``") else {
            wrong.push(format!("no module ``kernel::…`` in: {line}"));
            continue;
        };
        let state = match state {
            "here" => State::Here,
            "in part" => State::Partly,
            "planned" => State::Planned,
            "absent" => State::Absent,
            _ => {
                wrong.push(format!(
                    "{name}: `{state}` is none of here, in part, planned, absent"
                ));
                continue;
            }
        };
        if state != State::Here && note.trim_matches('"').is_empty() {
            wrong.push(format!("{name}: it is not here, but no note says why"));
        }
        if *name <= *last {
            wrong.push(format!("{name}: out of order, or twice"));
        }
        last = name.to_owned();
        table.insert(name.to_owned(), state);
    }
    (table, wrong)
}

/// Where the table and the code differ.
fn compare(table: &BTreeMap<String, State>, code: &BTreeMap<String, PathBuf>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, state) in table {
        let should = matches!(state, State::Here | State::Partly);
        match (should, code.get(name)) {
            (true, None) => wrong.push(format!("{name}: said to be here, but it is not")),
            (false, Some(path)) => wrong.push(format!(
                "{name}: said not to be here, but it is: {}",
                path.display()
            )),
            _ => {}
        }
    }
    for (name, path) in code {
        if !table.contains_key(name) {
            wrong.push(format!(
                "{name}: public in {}, but not in the table",
                path.display()
            ));
        }
    }
    wrong
}

/// The absent modules of which the crate does not say why to whoever names one.
fn unexplained(table: &BTreeMap<String, State>, absent: &str) -> Vec<String> {
    table
        .iter()
        .filter(|(name, state)| **state == State::Absent && !name.contains("::"))
        .map(|(name, _)| format!("mod {name} {{}} // absent: "))
        .filter(|line| !absent.lines().any(|l| l.starts_with(line)))
        .map(|line| format!("{ABSENT} has no line `{line}…`"))
        .collect()
}

/// The public modules of a crate, and the files that declare them.
fn public(root: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    let mut files = vec![(root.join("lib.rs"), root.to_owned(), String::new())];
    while let Some((file, below, module)) = files.pop() {
        for name in declared(&fs_err::read_to_string(&file)?) {
            let full = join(&module, &name);
            let below = below.join(name.replace("::", "/"));
            let own = [below.with_extension("rs"), below.join("mod.rs")];
            if let Some(own) = own.into_iter().find(|path| path.is_file()) {
                files.push((own, below, full.clone()));
            }
            let file = file.strip_prefix(root).unwrap_or(&file);
            found.insert(full, Path::new(CRATE).join(file));
        }
    }
    Ok(found)
}

/// The public modules that a source declares, those within others as `a::b`.
///
/// Formatted code tells by its indentation what is within what.
fn declared(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    // The modules around a line: indentation, name, and whether it is public.
    let mut around: Vec<(usize, String, bool)> = Vec::new();
    let mut hidden = false;
    for line in source.lines() {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        if text == "}" {
            around.retain(|(outer, _, _)| *outer < indent);
        }
        if text.starts_with("#[") || text.starts_with("//") {
            hidden |= text.starts_with("#[doc(hidden)]");
            continue;
        }
        let (declaration, public) = match text.strip_prefix("pub ") {
            Some(declaration) => (declaration, !hidden),
            None => (text, false),
        };
        hidden = false;
        let Some(rest) = declaration.strip_prefix("mod ") else {
            continue;
        };
        let (name, inline) = match (rest.strip_suffix(';'), rest.strip_suffix(" {")) {
            (Some(name), _) => (name, false),
            (None, Some(name)) => (name, true),
            (None, None) => continue,
        };
        let outer = around
            .iter()
            .fold(String::new(), |outer, (_, name, _)| join(&outer, name));
        if public && around.iter().all(|(_, _, public)| *public) {
            found.push(join(&outer, name));
        }
        if inline {
            around.push((indent, name.to_owned(), public));
        }
    }
    found
}

fn join(outer: &str, name: &str) -> String {
    if outer.is_empty() {
        name.to_owned()
    } else {
        format!("{outer}::{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations() {
        let source = "\
//! pub mod comment;
pub mod file;
mod private;
#[doc(hidden)]
pub mod hidden;
/// Of importance.
#[cfg(CONFIG_X)]
pub mod inline {
    pub mod inner;
    mod secret {
        pub mod unreachable;
    }
    pub mod last {
        fn f() {
        }
    }
}
pub(crate) mod ours;
pub mod after;
";
        assert_eq!(
            declared(source),
            ["file", "inline", "inline::inner", "inline::last", "after"]
        );
    }

    #[test]
    fn rows() {
        let (table, wrong) = parse(
            "text\n   ``kernel::a``, here, \"\"\n   ``kernel::b``, in part, \"some, not all\"\n   \
             ``kernel::c``, absent, \"\"\n   ``kernel::d``, gone, x\n   ``kernel::b``, planned, later\n",
        );
        assert_eq!(table["a"], State::Here);
        assert_eq!(table["c"], State::Absent);
        assert_eq!(wrong.len(), 3, "{wrong:?}");
        assert!(wrong[0].starts_with("c: it is not here"));
        assert!(wrong[1].starts_with("d: `gone` is none"));
        assert!(wrong[2].starts_with("b: out of order"));
    }

    #[test]
    fn absence() {
        let table = [
            ("faux", State::Absent),
            ("drm::gpuvm", State::Absent),
            ("fwctl", State::Absent),
            ("pci", State::Planned),
        ]
        .map(|(name, state)| (name.to_owned(), state))
        .into();
        assert_eq!(
            unexplained(&table, "mod a;\nmod fwctl {} // absent: none here\n"),
            ["rust/kernel/absent.rs has no line `mod faux {} // absent: …`"]
        );
    }

    #[test]
    fn differences() {
        let table = [
            ("here", State::Here),
            ("lost", State::Partly),
            ("planned", State::Planned),
            ("came", State::Absent),
        ]
        .map(|(name, state)| (name.to_owned(), state))
        .into();
        let code = ["here", "came", "new"]
            .map(|name| (name.to_owned(), PathBuf::from("lib.rs")))
            .into();
        assert_eq!(
            compare(&table, &code),
            [
                "came: said not to be here, but it is: lib.rs",
                "lost: said to be here, but it is not",
                "new: public in lib.rs, but not in the table",
            ]
        );
    }
}
