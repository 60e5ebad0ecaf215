// SPDX-License-Identifier: GPL-2.0

//! The compiler keeps the order of crates, but lets the modules of one use each other in a circle.
//! Those of the tool don't, so that each can be read after those that it uses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use regex::Regex;

type Uses = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_modules_use_each_other_in_a_circle() {
    for name in ["host", "series", "kernel", "ci", "."] {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join(name).join("src");
        let mut sources = BTreeMap::new();
        read(&dir, "", &mut sources);
        assert!(!sources.is_empty(), "{}", dir.display());
        let circles = in_circles(uses(&sources));
        assert!(circles.is_empty(), "in {}: {circles:#?}", dir.display());
    }
}

#[test]
fn a_circle_is_found() {
    let sources = [
        ("a", "mod b;\nuse crate::c;\n"),
        ("a::b", "use super::super::d::{E, F};\n"),
        ("c", "fn f() { crate::a::g() }\n"),
        ("d", "//! See [`crate::a`].\n"),
        ("e", "use crate::a;\n"),
    ];
    let sources = sources.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let found = in_circles(uses(&sources.into()));
    assert_eq!(found.into_keys().collect::<Vec<_>>(), ["a", "c"]);
}

/// The source of each module, without its tests.
fn read(dir: &Path, parent: &str, sources: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy();
        let name = match parent {
            "" => stem.into_owned(),
            parent => format!("{parent}::{stem}"),
        };
        if path.is_dir() {
            read(&path, &name, sources);
        } else if path.extension().is_some_and(|ext| ext == "rs") && !name.ends_with("tests") {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            let name = name.strip_suffix("::mod").unwrap_or(&name);
            sources.insert(name.to_owned(), code.to_owned());
        }
    }
    if parent.is_empty() {
        sources.retain(|name, _| name != "lib" && name != "main");
    }
}

/// The modules that each module uses: its own, and those that a path from the top or from its
/// parent leads to.
fn uses(sources: &BTreeMap<String, String>) -> Uses {
    let child = Regex::new(r"(?m)^(?:pub )?mod (\w+);").unwrap();
    let path = r"\b(crate|super(?:::super)*)::((?:\w+::)*)(?:(\w+)|\{([^;}]*))";
    let path = Regex::new(path).unwrap();
    let mut uses = Uses::new();
    for (name, text) in sources {
        let code: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim().starts_with("//"))
            .collect();
        let code = code.join("\n");
        let mut used = BTreeSet::new();
        let own = child
            .captures_iter(&code)
            .map(|found| format!("{name}::{}", &found[1]));
        used.extend(own.filter(|own| sources.contains_key(own)));
        for found in path.captures_iter(&code) {
            let ups = found[1].matches("super").count();
            let mut above: Vec<&str> = name.split("::").collect();
            above.truncate(if ups == 0 {
                0
            } else {
                above.len().saturating_sub(ups)
            });
            above.extend(found[2].split("::").filter(|part| !part.is_empty()));
            let last = found
                .get(3)
                .or(found.get(4))
                .map_or("", |last| last.as_str());
            for last in last.split(',').map(|item| item.trim().split("::").next()) {
                let mut whole: Vec<&str> = above.iter().copied().chain(last).collect();
                while !whole.is_empty() && !sources.contains_key(&whole.join("::")) {
                    whole.pop();
                }
                used.insert(whole.join("::"));
            }
        }
        used.remove(name);
        uses.insert(name.clone(), used);
    }
    uses
}

/// What is left when those modules are taken away that use none of the others or that none of the
/// others uses.
fn in_circles(mut uses: Uses) -> Uses {
    loop {
        let left: BTreeSet<String> = uses.keys().cloned().collect();
        let used: BTreeSet<String> = uses.values().flatten().cloned().collect();
        uses.retain(|name, others| {
            others.retain(|other| left.contains(other));
            !others.is_empty() && used.contains(name)
        });
        if uses.len() == left.len() {
            return uses;
        }
    }
}
