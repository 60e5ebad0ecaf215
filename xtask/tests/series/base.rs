// SPDX-License-Identifier: GPL-2.0

//! What differs between bases: files of their own, what the series replaces, patches they omit.

use std::fs;

use crate::repo::{git, read, replace, write, Repo};

const SPDX: &str = "// SPDX-License-Identifier: GPL-2.0\n";

/// A base that has a `rust/` of its own, and the series that replaces it.
fn with_own_rust() -> Repo {
    let repo = Repo::new();
    for path in ["rust/lib.rs", "rust/old/gone.rs", "samples/rust/old.rs"] {
        write(&repo.base().join(path), "// The base's own.\n");
    }
    git(&repo.base(), &["add", "-f", "-A"]);
    git(&repo.base(), &["commit", "-q", "-m", "with Rust"]);
    base_toml(&repo, "replaces = [\"rust\", \"samples/rust/\"]");
    write(
        &repo.path("patches/5.10/0000-replaces.txt"),
        "rust: remove what the base has\n\nThe series has its own.\n\n\
         Signed-off-by: Rust for LTS <rust-for-lts@example.org>\n",
    );
    repo
}

/// Adds a line to what describes the base.
fn base_toml(repo: &Repo, line: &str) {
    let path = "patches/5.10/base.toml";
    replace(&repo.path(path), "[source]", &format!("{line}\n[source]"));
}

#[test]
fn what_the_base_has_of_its_own_is_removed_first() {
    let repo = with_own_rust();
    repo.x(&["tree"]).ok();
    assert_eq!(read(&repo.tree("rust/lib.rs")), SPDX);
    assert!(!repo.tree("rust/old").exists() && !repo.tree("samples").exists());

    let first = repo.git(&["log", "--reverse", "--format=%s", "base..HEAD"]);
    assert!(first.starts_with("rust: remove what the base has\nkernel: count from one\n"));
    let removed = repo.git(&["show", "--format=", "--name-status", "HEAD~4"]);
    assert_eq!(
        removed,
        "D\trust/lib.rs\nD\trust/old/gone.rs\nD\tsamples/rust/old.rs\n"
    );

    // The mails say the same, and an edit of a file that the base had goes to the series' own.
    let run = repo.x(&["check", "round-trip", "claims"]).ok();
    assert!(run.stderr.contains("round-trip: 5 mails"), "{run:#?}");
    write(&repo.tree("rust/lib.rs"), &format!("{SPDX}// new\n"));
    repo.x(&["refresh"]).ok();
    assert_eq!(read(&repo.path("rust/lib.rs")), format!("{SPDX}// new\n"));
}

#[test]
fn without_replaces_the_series_does_not_overwrite_the_base() {
    let repo = with_own_rust();
    replace(&repo.path("patches/5.10/base.toml"), "replaces", "#");
    repo.x(&["tree"])
        .fails(2, &["patches/5.10/0000-replaces.txt", "have no `replaces`"]);
    fs::remove_file(repo.path("patches/5.10/0000-replaces.txt")).unwrap();
    repo.x(&["tree"])
        .fails(2, &["the base has this already: rust/lib.rs", "replaces"]);
}

#[test]
fn what_is_replaced_must_be_there_and_told() {
    let repo = with_own_rust();
    replace(&repo.path("patches/5.10/base.toml"), "samples/", "example/");
    repo.x(&["tree"])
        .fails(2, &["replaces what the base does not have: example/rust/"]);

    let repo = with_own_rust();
    fs::remove_file(repo.path("patches/5.10/0000-replaces.txt")).unwrap();
    repo.x(&["tree"]).fails(
        2,
        &["0000-replaces", "write patches/5.10/0000-replaces.txt"],
    );
}

#[test]
fn what_is_replaced_cannot_be_edited() {
    let repo = with_own_rust();
    let old = repo.base().join("rust/old/gone.rs");
    write(&old, "// Edited.\n");
    let diff = git(&repo.base(), &["diff", "--full-index"]);
    git(&repo.base(), &["checkout", "-q", "."]);
    write(&repo.path("patches/5.10/0001-one.diff"), &diff);
    repo.x(&["tree"]).fails(
        2,
        &["0001-one edits rust/old/gone.rs, which the series replaces"],
    );
}

#[test]
fn a_base_has_files_of_its_own() {
    let repo = Repo::new();
    let own = "patches/5.10/overlay/rust/lib.rs";
    write(&repo.path(own), &format!("{SPDX}// for 5.10\n"));
    write(&repo.path("patches/5.10/overlay/rust/facts.rs"), SPDX);
    let claims = ["rust/lib.rs", "rust/a/", "rust/.gitignore", "rust/facts.rs"];
    repo.text("0002-rust", "rust: add it", &claims);
    repo.x(&["tree"]).ok();
    assert_eq!(
        read(&repo.tree("rust/lib.rs")),
        format!("{SPDX}// for 5.10\n")
    );
    assert_eq!(read(&repo.tree("rust/facts.rs")), SPDX);

    // An edit goes back to where the file came from.
    repo.commit();
    replace(&repo.tree("rust/lib.rs"), "for 5.10", "for 5.10 alone");
    repo.x(&["refresh"]).ok();
    assert_eq!(repo.changed(), [format!(" M {own}")]);
    // So does its removal: then there is the file of all bases again.
    fs::remove_file(repo.tree("rust/lib.rs")).unwrap();
    repo.x(&["refresh"]).ok();
    assert_eq!(read(&repo.tree("rust/lib.rs")), SPDX);
}

#[test]
fn a_base_has_only_files_that_the_series_may_add() {
    let repo = Repo::new();
    write(&repo.path("patches/5.10/overlay/kernel/new.c"), SPDX);
    repo.x(&["tree"]).fails(
        2,
        &["not a path the series may add: patches/5.10/overlay/kernel/new.c"],
    );
}

#[test]
fn a_base_omits_patches_for_a_reason() {
    let repo = Repo::new();
    // Without the first patch, the edits of the third are on top of the base.
    fs::remove_file(repo.path("patches/5.10/0001-one.diff")).unwrap();
    replace(
        &repo.base().join("kernel/two.c"),
        "int two_9;",
        "long two_9;",
    );
    let diff = git(&repo.base(), &["diff", "--full-index"]);
    git(&repo.base(), &["checkout", "-q", "."]);
    write(&repo.path("patches/5.10/0003-both.diff"), &diff);
    repo.x(&["tree"])
        .fails(2, &["0001-one.txt: the commit is empty", "omits"]);

    base_toml(&repo, "omits = { 0001-one = \"it counts from one\" }");
    let run = repo.x(&["check", "claims", "round-trip"]).ok();
    assert!(run.stderr.contains("claims: 3 patches"), "{run:#?}");
    assert_eq!(
        repo.git(&["log", "--format=%s", "base..HEAD"]),
        "MAINTAINERS: add Rust\nkernel: count in both\nrust: add it\n"
    );

    let toml = repo.path("patches/5.10/base.toml");
    for (from, to, said) in [
        ("it counts from one", " ", "`0001-one` and does not say why"),
        ("0001-one", "0007-no", "omits `0007-no`"),
        (
            "0007-no = \" \"",
            "0002-rust = \"why\"",
            "0002-rust has new files",
        ),
    ] {
        replace(&toml, from, to);
        repo.x(&["tree"]).fails(2, &[said]);
    }
}
