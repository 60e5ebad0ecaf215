// SPDX-License-Identifier: GPL-2.0

//! The series on another version of the kernel than it was made for.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::repo::{git, make_executable, read, replace, write, Repo, Run};

/// Changes the base and makes it version 5.10.10.
fn newer(repo: &Repo, edits: &[(&str, &str, &str)]) {
    let sublevel = ("Makefile", "SUBLEVEL = 9", "SUBLEVEL = 10");
    for (path, from, to) in edits.iter().chain([&sublevel]) {
        replace(&repo.base().join(path), from, to);
    }
    git(&repo.base(), &["commit", "-q", "-a", "-m", "newer"]);
}

/// The base without its history.
fn plain(repo: &Repo) -> PathBuf {
    let plain = repo.base().with_file_name("plain");
    let mut copy = Command::new("cp");
    copy.arg("-r").arg(repo.base()).arg(&plain);
    Run::of(&mut copy).ok();
    fs::remove_dir_all(plain.join(".git")).unwrap();
    plain
}

/// Runs the tool on a plain tree, on a machine whose distribution has nothing for us.
fn alone(repo: &Repo, args: &[&str]) -> Run {
    let apt = repo.base().with_file_name("bin").join("apt-get");
    write(&apt, "#!/bin/sh\nexit 100\n");
    make_executable(&apt);
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", apt.parent().unwrap().display());
    Run::of(repo.command().args(args).env("PATH", path))
}

/// Line 3 is context of an edit of line 5.
const NEAR: (&str, &str, &str) = ("kernel/one.c", "int one_3;", "int one_3; // newer");
/// The line that patch 0001 edits.
const SAME: (&str, &str, &str) = ("kernel/one.c", "int one_5;", "char one_5;");

const REPORT: &str = "from linux 5.10.9 to 5.10.10: 1 patch applies exactly, these are merged:\n  \
                      0001-one: kernel/one.c\n";

#[track_caller]
fn is_merged(repo: &Repo) {
    let text = read(&repo.tree("kernel/one.c"));
    for line in [
        "int one_3; // newer",
        "long one_5;",
        "long one_30;",
        "long one_55;",
    ] {
        assert!(text.contains(line), "{text}");
    }
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
}

#[test]
fn an_edit_is_merged_where_the_lines_around_it_have_changed() {
    let repo = Repo::new();
    newer(&repo, &[NEAR]);
    let run = repo.x(&["tree"]).ok();
    assert!(run.stderr.contains("1 patch merged"), "{run:#?}");
    assert!(run.stderr.contains(REPORT), "{run:#?}");
    is_merged(&repo);
    let commits =
        "kernel: count from one\nrust: add it\nkernel: count in both\nMAINTAINERS: add Rust\n";
    assert_eq!(
        repo.git(&["log", "--format=%s", "--reverse", "base..HEAD"]),
        commits
    );
    // Each time: the tree is not what the patches say to the letter.
    let run = repo.x(&["tree"]).ok();
    assert!(run.stderr.contains(REPORT), "{run:#?}");
    assert!(!repo.path("build/5.10/conflicts").exists());
}

#[test]
fn an_edit_that_applies_exactly_is_not_merged() {
    let repo = Repo::new();
    newer(
        &repo,
        &[("kernel/one.c", "int one_1;", "int one_0;\nint one_1;")],
    );
    let run = repo.x(&["tree"]).ok();
    let report = "from linux 5.10.9 to 5.10.10: 2 patches apply exactly\n";
    assert!(run.stderr.contains(report), "{run:#?}");
    assert!(!run.stderr.contains("merged"), "{run:#?}");

    let own = Repo::new();
    let run = own.x(&["tree"]).ok();
    for word in ["exactly", "merged", "reading linux"] {
        assert!(!run.stderr.contains(word), "{run:#?}");
    }
}

#[test]
fn what_the_base_has_by_now_is_not_applied_twice() {
    let repo = Repo::new();
    let both = ("kernel/one.c", "int one_5;", "long one_5;");
    newer(&repo, &[both]);
    let run = repo.x(&["tree"]).ok();
    assert!(run.stderr.contains("0001-one: kernel/one.c\n"), "{run:#?}");
    assert_eq!(
        read(&repo.tree("kernel/one.c")).matches("one_5;").count(),
        1
    );
    newer_again(&repo, ("kernel/one.c", "int one_30;", "long one_30;"));
    let run = repo.x(&["tree"]).ok();
    let there = "0001-one: kernel/one.c (is there already)";
    assert!(run.stderr.contains(there), "{run:#?}");
}

fn newer_again(repo: &Repo, (path, from, to): (&str, &str, &str)) {
    replace(&repo.base().join(path), from, to);
    git(&repo.base(), &["commit", "-q", "-a", "-m", "newer still"]);
}

#[test]
fn the_files_that_the_patches_were_made_for_come_from_wherever_they_are() {
    // From nowhere: the base has no history, and the distribution nothing.
    let repo = Repo::new();
    let old = plain(&repo);
    fs::rename(&old, repo.base().with_file_name("old")).unwrap();
    newer(&repo, &[NEAR]);
    let plain = plain(&repo);
    let args = ["tree", "--linux", plain.to_str().unwrap()];
    alone(&repo, &args).fails(
        2,
        &[
            "patch 0001-one does not apply to kernel/one.c: hunk 1 of 2",
            "looking for the kernel/one.c of linux 5.10.9",
            "with a git tree that has linux 5.10.9",
        ],
    );
    assert!(!repo.tree("").exists());

    // From the source package.
    let cache = repo.base().with_file_name(".cache/rust-for-lts/sources");
    fs::create_dir_all(&cache).unwrap();
    let tarball = cache.join("linux-source-5.10.tar.xz");
    let mut tar = Command::new("tar");
    tar.arg("-C").arg(repo.base().parent().unwrap());
    Run::of(tar.arg("-cJf").arg(&tarball).arg("old")).ok();
    let sum = Run::of(Command::new("sha256sum").arg(&tarball)).ok().stdout;
    let sum = sum.split(' ').next().unwrap();
    write(
        &cache.join("linux-source-5.10.toml"),
        &format!("wanted = \"5.10.9-1\"\npackage-version = \"5.10.9-1\"\nsha256 = \"{sum}\"\n"),
    );
    replace(&repo.path("patches/5.10/base.toml"), &"0".repeat(64), sum);
    let run = alone(&repo, &args).ok();
    assert!(run.stderr.contains("reading linux 5.10.9"), "{run:#?}");
    assert!(run.stderr.contains(REPORT), "{run:#?}");
    is_merged(&repo);
    // They stay in the tree's repository.
    fs::remove_dir_all(&cache).unwrap();
    replace(&repo.path("rust/lib.rs"), "GPL-2.0", "GPL-2.0 // more");
    alone(&repo, &args).ok();

    // From the tree before.
    let repo = Repo::new();
    repo.x(&["tree"]).ok();
    newer(&repo, &[NEAR]);
    let plain = self::plain(&repo);
    alone(&repo, &["tree", "--linux", plain.to_str().unwrap()]).ok();
    is_merged(&repo);
}

#[test]
fn a_conflict_is_told_by_patch_and_the_tree_stays() {
    let repo = Repo::new();
    repo.x(&["tree"]).ok();
    let head = repo.git(&["rev-parse", "HEAD", "base"]);
    newer(&repo, &[SAME]);
    let file = "build/5.10/conflicts/5.10.10/0001-one/kernel/one.c";
    let run = repo.x(&["tree"]).fails(
        2,
        &[
            "1 patch conflicts with linux 5.10.10; build/5.10/linux is as it was",
            "0001-one: kernel/one.c: hunk 1 of 2 (@@ -2,7 +2,7 @@)\n",
            "linux 5.10.9:\n             int one_5;\n",
            "linux 5.10.10:\n             char one_5;\n",
            "the patch:\n             long one_5;\n",
            "0003-both: kernel/one.c: cannot be tried before 0001-one",
            &format!("edit {file}: "),
            "/base` goes on",
        ],
    );
    assert!(!run.stderr.contains("hunk 2"), "{run:#?}");
    assert_eq!(repo.git(&["rev-parse", "HEAD", "base"]), head);
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
    assert!(read(&repo.tree("kernel/one.c")).contains("int one_6;"));
    let text = read(&repo.path(file));
    let sides = "<<<<<<< linux 5.10.10\nchar one_5;\n||||||| linux 5.10.9\nint one_5;\n=======\n\
                 long one_5;\n>>>>>>> 0001-one\n";
    assert!(
        text.contains(sides) && text.contains("long one_30;"),
        "{text}"
    );
    assert_eq!(text.matches("<<<<<<<").count(), 1, "{text}");
}

#[test]
fn a_resolved_conflict_can_be_taken_into_the_patches() {
    let repo = Repo::new();
    newer(&repo, &[SAME]);
    repo.x(&["tree"])
        .fails(2, &["1 patch", "build/5.10/linux is not made"]);
    let file = repo.path("build/5.10/conflicts/5.10.10/0001-one/kernel/one.c");
    let text = read(&file);
    let (before, rest) = text.split_once("<<<<<<< ").unwrap();
    let (_, after) = rest.split_once(">>>>>>> 0001-one\n").unwrap();
    write(&file, &format!("{before}long long one_5;\n{after}"));
    repo.x(&["clean"]).fails(4, &["one.c (resolved)"]);

    let run = repo.x(&["tree"]).ok();
    let said = "0001-one: kernel/one.c (resolved by you)";
    assert!(run.stderr.contains(said), "{run:#?}");
    let text = read(&repo.tree("kernel/one.c"));
    for line in ["long long one_5;", "long one_30;", "long one_55;"] {
        assert!(text.contains(line), "{text}");
    }
    // On second thoughts.
    replace(&file, "long long one_5;", "unsigned long one_5;");
    repo.x(&["tree"]).ok();
    assert!(read(&repo.tree("kernel/one.c")).contains("unsigned long one_5;"));
    let head = repo.git(&["rev-parse", "HEAD"]);

    // The patches for the old version stay as they are, until they are said to be for the new one.
    repo.x(&["refresh"]).ok();
    assert_eq!(repo.changed(), [""; 0]);
    replace(
        &repo.path("patches/5.10/base.toml"),
        "\"5.10.9\"",
        "\"5.10.10\"",
    );
    repo.x(&["refresh"]).ok();
    assert_eq!(
        repo.changed(),
        [
            " M patches/5.10/0001-one.diff",
            " M patches/5.10/0003-both.diff",
            " M patches/5.10/base.toml"
        ]
    );
    let diff = read(&repo.path("patches/5.10/0001-one.diff"));
    assert!(
        diff.contains("-char one_5;\n+unsigned long one_5;\n"),
        "{diff}"
    );
    assert!(!repo.path("build/5.10/conflicts").exists());
    repo.x(&["clean"]).ok();
    let run = repo.x(&["tree"]).ok();
    assert!(!run.stderr.contains("merged"), "{run:#?}");
    assert_eq!(repo.git(&["rev-parse", "HEAD"]), head);
}
