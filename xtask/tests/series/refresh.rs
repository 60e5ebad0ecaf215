// SPDX-License-Identifier: GPL-2.0

use std::fs;

use crate::repo::{git, make_old, modified, read, replace, write, Repo};

/// A repository with its tree made.
fn ready() -> Repo {
    let repo = Repo::new();
    repo.x(&["tree"]).ok();
    repo
}

#[test]
fn an_unedited_tree_changes_nothing() {
    let repo = ready();
    let run = repo.x(&["refresh"]).ok();
    assert!(run.stderr.contains("nothing to take back"), "{run:#?}");
    assert_eq!(repo.changed(), [""; 0]);
}

#[test]
fn without_a_tree_there_is_nothing_to_take_from() {
    Repo::new()
        .x(&["refresh"])
        .fails(2, &["no patched tree", "`./x tree`"]);
}

#[test]
fn edits_go_to_the_overlay_and_into_the_last_patch_that_edits_the_file() {
    let repo = ready();
    replace(&repo.tree("rust/lib.rs"), "GPL-2.0", "GPL-2.0 // mine");
    replace(
        &repo.tree("kernel/one.c"),
        "int one_10;",
        "int one_10; // mine",
    );
    let times = ["rust/lib.rs", "kernel/one.c", "kernel/two.c"].map(|f| make_old(&repo.tree(f)));
    repo.x(&["refresh"]).ok();
    assert_eq!(
        repo.changed(),
        [" M patches/5.10/0003-both.diff", " M rust/lib.rs"]
    );
    assert!(read(&repo.path("rust/lib.rs")).contains("// mine"));
    assert!(read(&repo.path("patches/5.10/0003-both.diff")).contains("+int one_10; // mine"));
    // The tree is now what the series says; no file in it was written.
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
    assert!(repo
        .git(&["show", "HEAD:kernel/one.c"])
        .contains("int one_10; // mine"));
    let after = ["rust/lib.rs", "kernel/one.c", "kernel/two.c"].map(|f| modified(&repo.tree(f)));
    assert_eq!(after, times);
    let head = repo.git(&["rev-parse", "HEAD"]);
    repo.x(&["tree"]).ok();
    assert_eq!(repo.git(&["rev-parse", "HEAD"]), head);
}

#[test]
fn an_edit_can_go_into_an_earlier_patch() {
    let repo = ready();
    replace(
        &repo.tree("kernel/one.c"),
        "int one_10;",
        "int one_10; // mine",
    );
    repo.x(&["refresh", "--into", "1"]).ok();
    assert!(read(&repo.path("patches/5.10/0001-one.diff")).contains("+int one_10; // mine"));
    assert!(!read(&repo.path("patches/5.10/0003-both.diff")).contains("one_10"));
    assert!(repo
        .git(&["show", "HEAD~3:kernel/one.c"])
        .contains("int one_10; // mine"));
    assert!(repo
        .git(&["show", "HEAD:kernel/one.c"])
        .contains("long one_55;"));
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
}

#[test]
fn an_edit_that_needs_a_later_patch_cannot_go_into_an_earlier_one() {
    let repo = ready();
    replace(
        &repo.tree("kernel/one.c"),
        "long one_55;",
        "long one_55; // mine",
    );
    repo.x(&["refresh", "--into", "0001-one"]).fails(
        2,
        &[
            "the edit of kernel/one.c cannot go into patch 0001-one",
            "a later patch",
        ],
    );
    assert_eq!(repo.changed(), [""; 0]);
    assert!(read(&repo.tree("kernel/one.c")).contains("// mine"));
    repo.x(&["refresh"]).ok();
}

#[test]
fn a_file_that_no_patch_edits_needs_to_be_told_where_to_go() {
    let repo = ready();
    replace(&repo.tree("Kconfig"), "bool", "tristate");
    repo.x(&["refresh"])
        .fails(2, &["no patch edits Kconfig yet", "--into"]);
    repo.x(&["refresh", "--into", "9999"])
        .fails(2, &["the series has no patch `9999`"]);
    repo.x(&["refresh", "--into", "2"]).ok();
    assert_eq!(repo.changed(), ["?? patches/5.10/0002-rust.diff"]);
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
}

#[test]
fn edits_can_go_into_a_new_patch() {
    let repo = ready();
    repo.text("0004-new", "kernel: choose", &[]);
    replace(
        &repo.path("patches/series"),
        "0003-both\n",
        "0003-both\n0004-new\n",
    );
    repo.commit();
    replace(&repo.tree("Kconfig"), "bool", "tristate");
    repo.x(&["refresh", "--into", "3"]).fails(
        2,
        &[
            "patches/0004-new.txt: the commit is empty",
            "`./x refresh --into`",
        ],
    );
    repo.x(&["refresh", "--into", "4"]).ok();
    assert_eq!(repo.changed(), ["?? patches/5.10/0004-new.diff"]);
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
    assert_eq!(
        repo.git(&["log", "-1", "--format=%s", "HEAD~1"]).trim(),
        "kernel: choose"
    );
}

#[test]
fn an_edit_that_undoes_a_patch_removes_its_diff() {
    let repo = ready();
    let base = repo.git(&["show", "base:kernel/one.c"]);
    write(&repo.tree("kernel/one.c"), &base);
    replace(&repo.tree("kernel/two.c"), "long two_9;", "int two_9;");
    // Both patches edit the first file; the last one now undoes what the first one does.
    repo.x(&["refresh"]).ok();
    assert_eq!(repo.changed(), [" M patches/5.10/0003-both.diff"]);
    assert_eq!(
        repo.git(&["diff", "--name-only", "base", "HEAD", "--", "kernel"]),
        ""
    );
    replace(&repo.tree("kernel/one.c"), "int one_5;", "long one_5;");
    replace(&repo.tree("kernel/one.c"), "int one_30;", "long one_30;");
    repo.x(&["refresh"]).ok();
    assert_eq!(repo.changed(), [" D patches/5.10/0003-both.diff"]);
}

#[test]
fn a_new_file_is_covered_by_a_folder_or_needs_to_be_claimed() {
    let repo = ready();
    write(&repo.tree("rust/new.rs"), "// new\n");
    repo.x(&["refresh"]).ok();
    assert_eq!(repo.changed(), ["?? rust/new.rs"]);
    repo.commit();

    write(&repo.tree("samples/rust/one.rs"), "// one\n");
    repo.x(&["refresh"]).fails(
        2,
        &["no patch adds the new files samples/rust/one.rs", "--into"],
    );
    assert_eq!(repo.changed(), [""; 0]);
    repo.x(&["refresh", "--into", "3"]).ok();
    assert_eq!(
        repo.changed(),
        [" M patches/0003-both.txt", "?? samples/rust/one.rs"]
    );
    assert!(read(&repo.path("patches/0003-both.txt")).ends_with("Overlay: samples/rust/one.rs\n"));
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
}

#[test]
fn new_files_outside_of_the_overlay_are_left_alone() {
    let repo = ready();
    write(&repo.tree("notes.txt"), "mine\n");
    write(&repo.tree("kernel/three.c"), "mine\n");
    replace(&repo.tree("rust/lib.rs"), "GPL-2.0", "GPL-2.0 // mine");
    repo.x(&["refresh"]).ok();
    assert_eq!(repo.changed(), [" M rust/lib.rs"]);
    assert_eq!(read(&repo.tree("notes.txt")), "mine\n");
    assert_eq!(read(&repo.tree("kernel/three.c")), "mine\n");
}

#[test]
fn a_file_added_to_git_outside_of_the_overlay_is_refused() {
    let repo = ready();
    write(&repo.tree("kernel/three.c"), "mine\n");
    repo.git(&["add", "-f", "kernel/three.c"]);
    repo.x(&["refresh"])
        .fails(2, &["the series cannot add kernel/three.c"]);
    assert_eq!(repo.changed(), [""; 0]);
}

#[test]
fn a_removed_file_goes_with_its_claim() {
    let repo = ready();
    fs::remove_file(repo.tree("scripts/rust.sh")).unwrap();
    fs::remove_file(repo.tree("rust/a/deep.rs")).unwrap();
    repo.x(&["refresh"]).ok();
    assert_eq!(
        repo.changed(),
        [
            " M patches/0003-both.txt",
            " D rust/a/deep.rs",
            " D scripts/rust.sh"
        ]
    );
    assert!(!read(&repo.path("patches/0003-both.txt")).contains("Overlay:"));
}

#[test]
fn maintainers_entries_come_back() {
    let repo = ready();
    replace(
        &repo.tree("MAINTAINERS"),
        "F:\trust/\n",
        "F:\trust/\nF:\tsamples/rust/\n",
    );
    repo.x(&["refresh"]).ok();
    assert_eq!(repo.changed(), [" M MAINTAINERS"]);
    assert!(read(&repo.path("MAINTAINERS")).contains("F:\tsamples/rust/\n"));
    repo.commit();
    replace(&repo.tree("MAINTAINERS"), "F:\ta/", "F:\tb/");
    repo.x(&["refresh"]).fails(2, &["more than our entries"]);
    assert_eq!(repo.changed(), [""; 0]);
}

#[test]
fn edits_on_both_sides_are_a_conflict() {
    let repo = ready();
    replace(&repo.tree("rust/lib.rs"), "GPL-2.0", "GPL-2.0 // tree");
    replace(&repo.tree("rust/a/deep.rs"), "GPL-2.0", "GPL-2.0 // both");
    replace(
        &repo.path("rust/lib.rs"),
        "GPL-2.0",
        "GPL-2.0 // repository",
    );
    replace(&repo.path("rust/a/deep.rs"), "GPL-2.0", "GPL-2.0 // both");
    let run = repo.x(&["refresh"]).fails(
        4,
        &["both in the tree and in the repository", "rust/lib.rs"],
    );
    assert!(!run.stderr.contains("deep.rs"), "{run:#?}");
    assert!(read(&repo.tree("rust/lib.rs")).contains("// tree"));
    assert!(read(&repo.path("rust/lib.rs")).contains("// repository"));
    write(&repo.path("rust/lib.rs"), &read(&repo.tree("rust/lib.rs")));
    repo.x(&["refresh"]).ok();
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
}

#[test]
fn edits_of_different_files_on_both_sides_meet() {
    let repo = ready();
    replace(&repo.tree("rust/lib.rs"), "GPL-2.0", "GPL-2.0 // tree");
    replace(
        &repo.path("rust/a/deep.rs"),
        "GPL-2.0",
        "GPL-2.0 // repository",
    );
    repo.x(&["tree"]).fails(4, &["rust/lib.rs"]);
    repo.x(&["refresh"]).ok();
    assert!(read(&repo.path("rust/lib.rs")).contains("// tree"));
    assert!(read(&repo.tree("rust/a/deep.rs")).contains("// repository"));
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
}

#[test]
fn commits_made_in_the_tree_are_folded_and_kept() {
    let repo = ready();
    replace(
        &repo.tree("kernel/two.c"),
        "int two_1;",
        "int two_1; // mine",
    );
    repo.git(&["commit", "-q", "-a", "-m", "mine"]);
    let mine = repo.git(&["rev-parse", "HEAD"]);
    let run = repo.x(&["refresh"]).ok();
    assert!(run.stderr.contains("refs/lts/saved"), "{run:#?}");
    assert_eq!(repo.changed(), [" M patches/5.10/0003-both.diff"]);
    assert_eq!(repo.git(&["rev-parse", "refs/lts/saved^"]), mine);
    assert_eq!(repo.git(&["rev-list", "--count", "base..HEAD"]), "4\n");
}

#[test]
fn an_earlier_commit_checked_out_is_no_edit() {
    let repo = ready();
    repo.git(&["checkout", "-q", "--detach", "HEAD~2"]);
    let back = "`git -C build/5.10/linux switch rust`";
    let run = repo.x(&["tree"]).ok();
    assert!(
        run.stderr
            .contains("note: the tree has an earlier commit of the series")
            && run.stderr.contains(back)
            && !run.stderr.contains("refresh"),
        "{run:#?}"
    );
    repo.x(&["refresh"])
        .fails(2, &["an earlier commit of the series", "switch rust"]);
    assert_eq!(repo.changed(), [""; 0]);
    let lib = read(&repo.path("rust/lib.rs"));
    write(&repo.path("rust/lib.rs"), &format!("{lib}// new\n"));
    repo.x(&["tree"]).fails(
        4,
        &[
            "the series has changed",
            "an earlier commit of the series",
            back,
        ],
    );
    write(&repo.path("rust/lib.rs"), &lib);
    repo.git(&["switch", "-q", "rust"]);
    repo.x(&["refresh"]).ok();
}

#[test]
fn a_dry_run_only_tells() {
    let repo = ready();
    replace(&repo.tree("rust/lib.rs"), "GPL-2.0", "GPL-2.0 // mine");
    write(&repo.tree("rust/new.rs"), "// new\n");
    let run = repo.x(&["refresh", "--dry-run"]).ok();
    assert!(run.stderr.contains("changes rust/lib.rs"), "{run:#?}");
    assert!(run.stderr.contains("adds rust/new.rs"), "{run:#?}");
    assert_eq!(repo.changed(), [""; 0]);
}

#[test]
fn patches_are_brought_into_their_one_form() {
    let repo = Repo::new();
    let path = repo.path("patches/5.10/0001-one.diff");
    let good = read(&path);
    // As git would write it for reading: abbreviated hashes, and a hunk that has moved.
    let index = good
        .lines()
        .find(|line| line.starts_with("index "))
        .unwrap();
    write(
        &path,
        &good
            .replace(index, "index 1234567..89abcde 100644")
            .replace("@@ -27", "@@ -25"),
    );
    repo.commit();
    repo.x(&["refresh"]).fails(2, &["no patched tree"]);
    repo.x(&["tree"]).ok();
    repo.x(&["refresh"]).ok();
    assert_eq!(read(&path), good);
}

#[test]
fn on_another_base_the_patches_stay_as_they_are() {
    let repo = Repo::new();
    replace(
        &repo.base().join("Makefile"),
        "SUBLEVEL = 9",
        "SUBLEVEL = 10",
    );
    // The patches still apply, one line further down.
    replace(
        &repo.base().join("kernel/one.c"),
        "int one_1;",
        "int one_0;\nint one_1;",
    );
    git(&repo.base(), &["commit", "-q", "-a", "-m", "newer"]);
    repo.x(&["tree"]).ok();
    replace(&repo.tree("rust/lib.rs"), "GPL-2.0", "GPL-2.0 // mine");
    repo.x(&["refresh"]).ok();
    assert_eq!(repo.changed(), [" M rust/lib.rs"]);
    repo.x(&["check", "refresh"]).ok();

    replace(
        &repo.tree("kernel/one.c"),
        "int one_10;",
        "int one_10; // mine",
    );
    repo.x(&["refresh"]).fails(
        2,
        &["edits to files of linux 5.10.10 cannot go into patches for 5.10.9"],
    );
    assert_eq!(repo.changed(), [" M rust/lib.rs"]);
}
