// SPDX-License-Identifier: GPL-2.0

//! Whether the list of mainline's public items says of each what our crates have of it.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::modules::{self, State as Row};
use super::outcome::{refuse, Outcome};
use crate::items::{self, Item, Under};
use crate::mainline;
use lts_host::config::Config;
use lts_host::error::Result;
use lts_host::ui::plural;

/// A line for each item: state, kind, path and mainline's signature, with tabs between.
const LIST: &str = "tests/mainline/items.tsv";
/// A line for each item that differs, or for several: path and reason, with a tab between.
const REASONS: &str = "tests/mainline/differs.tsv";

const HEAD: &str = "\
# SPDX-License-Identifier: GPL-2.0
# The public items of mainline's crates, and what ours have of each: `./x check items --bless` writes it.
";

/// What our crates have of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    /// It is there, with the same signature.
    Have,
    /// It is there, with another one.
    Differs,
    /// It is not there.
    Lacks,
    /// It is not there, and its module will not be.
    Absent,
}

const STATES: [(State, &str); 4] = [
    (State::Have, "have"),
    (State::Differs, "differs"),
    (State::Lacks, "lacks"),
    (State::Absent, "absent"),
];

type List = BTreeMap<Item, State>;

/// `./x check items`
pub fn items(context: &Context<'_>) -> Result<Outcome> {
    let cfg = context.cfg;
    let (list, mut wrong) = parse(&fs_err::read_to_string(cfg.root.join(LIST))?);
    let now = compare(list.keys(), &ours(cfg)?, &modules::table(cfg)?);
    for (item, said) in &list {
        if now[item] != *said {
            let (said, now) = (said.name(), now[item].name());
            wrong.push(format!(
                "{} ({}): said `{said}`, but is `{now}`",
                item.path, item.kind
            ));
        }
    }
    let hint =
        "`./x check items --bless` writes the list anew; see in its diff that nothing is lost";
    refuse(LIST, &wrong, hint)?;
    let reasons = fs_err::read_to_string(cfg.root.join(REASONS))?;
    let differs = now.iter().filter(|(_, state)| **state == State::Differs);
    let differs = differs.map(|(item, _)| item.path.as_str()).collect();
    refuse(
        REASONS,
        &unexplained(&reasons, &differs),
        "each item that differs has a line `path<tab>reason`",
    )?;
    let count = |state| now.values().filter(|one| **one == state).count();
    Ok(Outcome::Passed(format!(
        "of {}, {} are here, {} differ, each with a reason, {} are lacking, {} absent",
        plural(now.len(), "item"),
        count(State::Have),
        count(State::Differs),
        count(State::Lacks),
        count(State::Absent),
    )))
}

/// Writes the list: of the items in it, or of those that mainline's source has.
pub fn bless(cfg: &Config, from_mainline: bool) -> Result<()> {
    let path = cfg.root.join(LIST);
    let items: BTreeSet<Item> = if from_mainline {
        items::read(&mainline::ready(cfg)?.linux, Under::One)?
    } else {
        let (list, wrong) = parse(&fs_err::read_to_string(&path)?);
        refuse(
            LIST,
            &wrong,
            "`./x check items --bless --mainline` writes it from nothing",
        )?;
        list.into_keys().collect()
    };
    let now = compare(items.iter(), &ours(cfg)?, &modules::table(cfg)?);
    let mut text = HEAD.to_owned();
    for (item, state) in &now {
        let line = [state.name(), &item.kind, &item.path, &item.signature].join("\t");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    fs_err::write(path, text)?;
    Ok(())
}

fn ours(cfg: &Config) -> Result<BTreeSet<Item>> {
    items::read(&cfg.root, Under::All)
}

/// The list, and what is wrong with its lines.
fn parse(text: &str) -> (List, Vec<String>) {
    let mut list = List::new();
    let mut wrong = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.splitn(4, '\t');
        let state = fields.next().and_then(State::of);
        match (state, fields.next(), fields.next()) {
            (Some(state), Some(kind), Some(path)) => {
                let item = Item {
                    path: path.to_owned(),
                    kind: kind.to_owned(),
                    signature: fields.next().unwrap_or_default().to_owned(),
                };
                list.insert(item, state);
            }
            _ => wrong.push(format!("no state, kind and path in: {line}")),
        }
    }
    (list, wrong)
}

/// What our items are of each of mainline's.
fn compare<'a>(
    mainline: impl Iterator<Item = &'a Item>,
    ours: &BTreeSet<Item>,
    table: &BTreeMap<String, Row>,
) -> List {
    let known: BTreeSet<(&str, &str)> = ours
        .iter()
        .map(|item| (item.path.as_str(), item.kind.as_str()))
        .collect();
    let state = |item: &Item| {
        if ours.contains(item) {
            State::Have
        } else if known.contains(&(item.path.as_str(), item.kind.as_str())) {
            State::Differs
        } else if row(&item.path, table) == Some(Row::Absent) {
            State::Absent
        } else {
            State::Lacks
        }
    };
    mainline.map(|item| (item.clone(), state(item))).collect()
}

/// What the table says of the module that an item is in.
fn row(path: &str, table: &BTreeMap<String, Row>) -> Option<Row> {
    let (path, _) = path.split_once(": ").unwrap_or((path, ""));
    let mut module = path.strip_prefix("kernel::")?;
    while let Some((outer, _)) = module.rsplit_once("::") {
        module = outer;
        if let Some(row) = table.get(module) {
            return Some(*row);
        }
    }
    None
}

/// The items without a reason, and the reasons without an item. `*` at the end stands for anything.
fn unexplained(reasons: &str, differs: &BTreeSet<&str>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut explained = BTreeSet::new();
    for line in reasons.lines().filter(|line| !line.starts_with('#')) {
        let Some((path, _)) = line
            .split_once('\t')
            .filter(|(_, reason)| !reason.trim().is_empty())
        else {
            wrong.push(format!("no reason in: {line}"));
            continue;
        };
        let before = explained.len();
        match path.strip_suffix('*') {
            Some(start) => explained.extend(differs.iter().filter(|path| path.starts_with(start))),
            None => explained.extend(differs.get(path)),
        }
        if explained.len() == before {
            wrong.push(format!(
                "{path}: it does not differ, or has a reason already"
            ));
        }
    }
    let missing = differs.difference(&explained);
    wrong.extend(missing.map(|path| format!("{path}: it differs, but no line says why")));
    wrong
}

impl State {
    fn of(name: &str) -> Option<Self> {
        STATES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(state, _)| *state)
    }

    fn name(self) -> &'static str {
        STATES
            .iter()
            .find(|(state, _)| *state == self)
            .map_or("", |(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(path: &str, signature: &str) -> Item {
        Item {
            path: path.to_owned(),
            kind: "fn".to_owned(),
            signature: signature.to_owned(),
        }
    }

    #[test]
    fn states() {
        let mainline = [
            item("kernel::a::same", "fn()"),
            item("kernel::a::other", "fn()"),
            item("kernel::a::none", "fn()"),
            item("kernel::b::T: Clone for T", ""),
            item("kernel::top", "fn()"),
        ];
        let ours = [
            item("kernel::a::same", "fn()"),
            item("kernel::a::other", "fn(u8)"),
        ]
        .into();
        let table = [("a".to_owned(), Row::Here), ("b".to_owned(), Row::Absent)].into();
        let now = compare(mainline.iter(), &ours, &table);
        let states: Vec<State> = mainline.iter().map(|item| now[item]).collect();
        use State::{Absent, Differs, Have, Lacks};
        assert_eq!(states, [Have, Differs, Lacks, Absent, Lacks]);
    }

    #[test]
    fn lines() {
        let (list, wrong) =
            parse("# a\nhave\tfn\ta::b\tfn()\nlacks\tmacro\ta::m\nbad\tfn\ta::c\tfn()\n");
        assert_eq!(list[&item("a::b", "fn()")], State::Have);
        assert_eq!(list.len(), 2);
        assert_eq!(wrong, ["no state, kind and path in: bad\tfn\ta::c\tfn()"]);
    }

    #[test]
    fn reasons() {
        let differs = ["a::b", "a::c", "a::d"].into();
        assert!(unexplained("# why\na::b\tit is const\na::*\tmore\n", &differs).is_empty());
        assert_eq!(
            unexplained("a::b\t\na::d\tx\nz\ty\n", &differs),
            [
                "no reason in: a::b\t",
                "z: it does not differ, or has a reason already",
                "a::b: it differs, but no line says why",
                "a::c: it differs, but no line says why",
            ]
        );
    }
}
