// SPDX-License-Identifier: GPL-2.0

use std::fs;

use crate::repo::{make_executable, make_old, modified, read, replace, write, Repo, Run};

#[test]
fn each_patch_is_a_commit_with_a_hash_that_depends_on_nothing_else() {
    let (a, b) = (Repo::new(), Repo::new());
    let one = a.x(&["tree"]).ok();
    assert!(one.stderr.contains("4 patches on linux 5.10.9"), "{one:#?}");
    b.x(&["tree"]).ok();
    assert_eq!(
        a.git(&["log", "--format=%s", "--reverse", "base..HEAD"]),
        "kernel: count from one\nrust: add it\nkernel: count in both\nMAINTAINERS: add Rust\n"
    );
    assert_eq!(
        a.git(&["log", "-1", "--format=%an <%ae> %B", "HEAD~2"])
            .trim(),
        "Rust for LTS <rust-for-lts@example.org> rust: add it\n\nIt was not there. Now it is.\n\n\
         Signed-off-by: Rust for LTS <rust-for-lts@example.org>"
    );
    assert_eq!(a.git(&["rev-parse", "HEAD"]), b.git(&["rev-parse", "HEAD"]));
    assert_eq!(
        a.git(&["rev-parse", "HEAD", "rust"]),
        a.git(&["rev-parse", "rust", "HEAD"])
    );
}

#[test]
fn hidden_and_executable_files_are_shipped_and_ignored_ones_are_not() {
    let repo = Repo::new();
    write(&repo.path("rust/lib.rs.bk"), "old\n");
    write(&repo.path("rust/core.rmeta"), "object\n");
    repo.x(&["tree"]).ok();
    let listing = repo.git(&["ls-tree", "-r", "HEAD", "rust", "scripts/rust.sh"]);
    let modes: Vec<(&str, &str)> = listing
        .lines()
        .filter_map(|line| Some((line.split(' ').next()?, line.split('\t').nth(1)?)))
        .collect();
    assert_eq!(
        modes,
        [
            ("100644", "rust/.gitignore"),
            ("100644", "rust/a/deep.rs"),
            ("100644", "rust/lib.rs"),
            ("100755", "scripts/rust.sh")
        ]
    );
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
}

#[test]
fn only_files_whose_content_changed_are_written() {
    let repo = Repo::new();
    repo.x(&["tree"]).ok();
    let names = [
        "rust/lib.rs",
        "rust/a/deep.rs",
        "kernel/one.c",
        "kernel/two.c",
        "Makefile",
    ];
    let times = names.map(|name| make_old(&repo.tree(name)));
    repo.x(&["tree"]).ok();
    assert_eq!(names.map(|name| modified(&repo.tree(name))), times);

    replace(&repo.path("rust/lib.rs"), "GPL-2.0", "GPL-2.0 // more");
    replace(
        &repo.path("patches/5.10/0003-both.diff"),
        "+long two_9",
        "+char two_9",
    );
    let run = repo.x(&["tree"]).ok();
    assert!(run.stderr.contains("2 files changed"), "{run:#?}");
    let written: Vec<&str> = (0..names.len())
        .filter(|&i| modified(&repo.tree(names[i])) != times[i])
        .map(|i| names[i])
        .collect();
    assert_eq!(written, ["rust/lib.rs", "kernel/two.c"]);
    assert!(read(&repo.tree("kernel/two.c")).contains("char two_9"));
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
}

#[test]
fn a_file_that_is_no_longer_shipped_goes_and_a_mode_is_kept_up() {
    let repo = Repo::new();
    repo.x(&["tree"]).ok();
    fs::remove_file(repo.path("rust/a/deep.rs")).unwrap();
    make_executable(&repo.path("rust/lib.rs"));
    repo.x(&["tree"]).ok();
    assert!(!repo.tree("rust/a").exists());
    assert!(repo
        .git(&["ls-tree", "HEAD", "rust/lib.rs"])
        .starts_with("100755"));
}

#[test]
fn maintainers_entries_are_inserted_by_the_last_patch() {
    let repo = Repo::new();
    repo.x(&["tree"]).ok();
    assert_eq!(
        read(&repo.tree("MAINTAINERS")),
        "Maintainers List\n---\n\nALPHA\nM:\tA <a@example.org>\nF:\ta/\n\n\
         RUST\nM:\tR <r@example.org>\nF:\trust/\nF:\tscripts/rust.sh\n\n\
         ZULU\nM:\tZ <z@example.org>\nF:\tz/\n"
    );
    repo.text("0002-rust", "rust: add it", &["rust/", "MAINTAINERS"]);
    repo.text(
        "0009-maintainers",
        "MAINTAINERS: add Rust",
        &["rust/lib.rs"],
    );
    repo.x(&["tree"]).fails(
        2,
        &["rust/lib.rs: claimed by 0002-rust and by 0009-maintainers"],
    );
    repo.text("0009-maintainers", "MAINTAINERS: add Rust", &[]);
    repo.x(&["tree"])
        .fails(2, &["patch 0002-rust claims MAINTAINERS", "the last patch"]);
}

#[test]
fn hand_edits_are_never_overwritten() {
    let repo = Repo::new();
    repo.x(&["tree"]).ok();
    replace(&repo.tree("rust/lib.rs"), "GPL-2.0", "GPL-2.0 // mine");
    // Nothing new to write: the edit stays, and is mentioned.
    let run = repo.x(&["tree"]).ok();
    assert!(
        run.stderr.contains("an edit by hand: rust/lib.rs"),
        "{run:#?}"
    );

    replace(&repo.path("rust/a/deep.rs"), "GPL-2.0", "GPL-2.0 // theirs");
    repo.x(&["tree"]).fails(
        4,
        &[
            "build/5.10/linux was edited by hand",
            "rust/lib.rs",
            "`./x refresh`",
            "--discard",
        ],
    );
    assert!(read(&repo.tree("rust/lib.rs")).contains("// mine"));
    assert!(!read(&repo.tree("rust/a/deep.rs")).contains("// theirs"));
}

#[test]
fn commits_made_in_the_tree_count_as_edits() {
    let repo = Repo::new();
    repo.x(&["tree"]).ok();
    replace(
        &repo.tree("kernel/two.c"),
        "int two_1;",
        "int two_1; // mine",
    );
    repo.git(&["commit", "-q", "-a", "-m", "mine"]);
    let mine = repo.git(&["rev-parse", "HEAD"]);
    replace(&repo.path("rust/lib.rs"), "GPL-2.0", "GPL-2.0 // new");
    repo.x(&["tree"])
        .fails(4, &["kernel/two.c", mine.trim(), "`./x refresh`"]);
    assert_eq!(repo.git(&["rev-parse", "HEAD"]), mine);
}

#[test]
fn discarded_edits_are_kept_in_a_reference() {
    let repo = Repo::new();
    repo.x(&["tree"]).ok();
    replace(&repo.tree("rust/lib.rs"), "GPL-2.0", "GPL-2.0 // mine");
    write(&repo.tree("rust/new.rs"), "// new\n");
    replace(&repo.path("rust/a/deep.rs"), "GPL-2.0", "GPL-2.0 // theirs");
    let run = repo.x(&["tree", "--discard"]).ok();
    assert!(run.stderr.contains("refs/lts/saved"), "{run:#?}");
    assert!(!read(&repo.tree("rust/lib.rs")).contains("// mine"));
    assert!(read(&repo.tree("rust/a/deep.rs")).contains("// theirs"));
    assert!(repo
        .git(&["show", "refs/lts/saved:rust/lib.rs"])
        .contains("// mine"));
    assert_eq!(
        repo.git(&["show", "refs/lts/saved:rust/new.rs"]),
        "// new\n"
    );
    assert!(!repo.tree("rust/new.rs").exists());
}

#[test]
fn a_hunk_that_does_not_apply_is_named() {
    let repo = Repo::new();
    replace(
        &repo.path("patches/5.10/0001-one.diff"),
        " int one_29;",
        " int one_92;",
    );
    repo.x(&["tree"]).fails(
        2,
        &[
            "patch 0001-one does not apply to kernel/one.c: hunk 2 of 2 (@@ -27,7 +27,7 @@)",
            "patches/5.10/0001-one.diff",
        ],
    );
}

#[test]
fn hunks_are_applied_without_fuzz_but_may_have_moved() {
    let repo = Repo::new();
    replace(
        &repo.path("patches/5.10/0001-one.diff"),
        "@@ -27,7 +27,7 @@",
        "@@ -25,7 +25,7 @@",
    );
    repo.x(&["tree"]).ok();
    // GNU patch would leave out the outermost line of context and go on.
    replace(
        &repo.path("patches/5.10/0001-one.diff"),
        " int one_27;",
        " int one_72;",
    );
    repo.x(&["tree"]).fails(2, &["hunk 2 of 2"]);
}

#[test]
fn a_damaged_diff_is_refused() {
    let repo = Repo::new();
    let path = repo.path("patches/5.10/0001-one.diff");
    let whole = read(&path);
    write(
        &path,
        whole.trim_end().trim_end_matches(" int one_33;").trim_end(),
    );
    repo.x(&["tree"])
        .fails(2, &["patch 0001-one does not apply", "corrupt patch"]);
    write(&path, &whole.replace("kernel/one.c", "kernel/none.c"));
    repo.x(&["tree"]).fails(
        2,
        &["patch 0001-one edits kernel/none.c, which the base does not have"],
    );
    write(&path, "no diff\n");
    repo.x(&["tree"])
        .fails(2, &["patches/5.10/0001-one.diff: no `diff --git` line"]);
}

#[test]
fn an_overlay_path_of_the_base_is_refused() {
    let repo = Repo::new();
    write(
        &repo.path("scripts/checkpatch.pl"),
        "# SPDX-License-Identifier: GPL-2.0\n",
    );
    repo.text(
        "0002-rust",
        "rust: add it",
        &["rust/", "scripts/checkpatch.pl"],
    );
    repo.x(&["tree"])
        .fails(2, &["the base has this already: scripts/checkpatch.pl"]);
    fs::remove_file(repo.path("scripts/checkpatch.pl")).unwrap();
    // A file of the base cannot be a folder of the overlay.
    write(
        &repo.path("scripts/spelling.txt/a.rs"),
        "// SPDX-License-Identifier: GPL-2.0\n",
    );
    repo.text(
        "0002-rust",
        "rust: add it",
        &["rust/", "scripts/spelling.txt/"],
    );
    repo.x(&["tree"])
        .fails(2, &["the base has this already: scripts/spelling.txt"]);
}

#[test]
fn each_file_needs_exactly_one_claim() {
    let repo = Repo::new();
    write(
        &repo.path("scripts/other.pl"),
        "# SPDX-License-Identifier: GPL-2.0\n",
    );
    repo.text(
        "0001-one",
        "kernel: count from one",
        &["rust/lib.rs", "rust/gone.rs"],
    );
    repo.x(&["tree"]).fails(
        2,
        &[
            "scripts/other.pl: no patch claims it",
            "rust/lib.rs: claimed by 0001-one and by 0002-rust",
            "0001-one: `Overlay: rust/gone.rs` names no file",
        ],
    );
    assert!(!repo.tree("rust").exists());
}

#[test]
fn a_module_and_notes_in_the_checkout_disturb_nothing() {
    let repo = Repo::new();
    let new = [
        "my_module/Makefile",
        "my_module/my_module.rs",
        "notes.txt",
        "Documentation/plan.txt",
    ];
    // Put together here, or this file would be found by the check.
    let text = format!("https://{}.net/\n", "elsewhere");
    for path in new {
        write(&repo.path(path), &text);
    }
    repo.x(&["tree"]).ok();
    assert!(!repo.tree("my_module").exists() && !repo.tree("notes.txt").exists());
    repo.x(&["refresh"]).ok();
    repo.x(&["check", "claims", "private"]).ok();
    fs::remove_dir_all(repo.path(".git")).unwrap();
    repo.x(&["tree"]).ok();
}

#[test]
fn files_outside_the_overlay_and_links_are_refused() {
    let repo = Repo::new();
    write(
        &repo.path("drivers/new.rs"),
        "// SPDX-License-Identifier: GPL-2.0\n",
    );
    repo.text("0002-rust", "rust: add it", &["rust/", "drivers/new.rs"]);
    repo.x(&["tree"]).fails(
        2,
        &["`Overlay: drivers/new.rs` names no file", "the overlay is:"],
    );
    repo.text("0002-rust", "rust: add it", &["rust/"]);
    repo.x(&["tree"]).ok();
    repo.commit();
    for args in [&["tree"][..], &["check", "claims"]] {
        let run = repo.x(args);
        assert!(run.status != 0, "{run:#?}");
        for said in ["not a path the series may add: drivers/new.rs", "rust/"] {
            assert!(run.stderr.contains(said), "{run:#?}");
        }
    }
    fs::remove_file(repo.path("drivers/new.rs")).unwrap();
    std::os::unix::fs::symlink("lib.rs", repo.path("rust/link.rs")).unwrap();
    repo.x(&["tree"])
        .fails(2, &["rust/link.rs: only plain files"]);
}

#[test]
fn what_editors_leave_is_no_part_of_the_series() {
    let repo = Repo::new();
    let leave = |at: &dyn Fn(&str) -> std::path::PathBuf| {
        for name in [
            "lib.rs~",
            ".lib.rs.swp",
            "#lib.rs#",
            "lib.rs.orig",
            "lib.rs.rej",
        ] {
            write(&at(&format!("rust/{name}")), "left\n");
        }
        std::os::unix::fs::symlink("me@here.1", at("rust/.#lib.rs")).unwrap();
    };
    leave(&|path| repo.path(path));
    repo.x(&["tree"]).ok();
    assert_eq!(
        repo.git(&["ls-tree", "--name-only", "HEAD", "rust/"]),
        "rust/.gitignore\nrust/a\nrust/lib.rs\n"
    );
    // Nor does git take it for one.
    write(
        &repo.path(".gitignore"),
        include_str!("../../../.gitignore"),
    );
    assert_eq!(repo.changed(), [" M .gitignore"]);
    leave(&|path| repo.tree(path));
    repo.commit();
    repo.x(&["refresh"]).ok();
    assert_eq!(repo.changed(), [""; 0]);
    repo.x(&["clean"]).ok();
}

#[test]
fn a_malformed_series_is_refused() {
    let repo = Repo::new();
    let series = repo.path("patches/series");
    let good = read(&series);
    for (text, said) in [
        (
            good.replace("0002-rust", "rust"),
            "patches/series: line 3: `rust` is not a patch name",
        ),
        (
            good.replace("0009", "0002"),
            "line 7: `0002-maintainers` follows `0003-both`",
        ),
        (
            good.replace("0002-rust", "0002-lost"),
            "`0002-lost`, which has no text",
        ),
        (
            good.replace("0003-both\n", ""),
            "not in patches/series: patches/0003-both.txt",
        ),
        ("# nothing\n".to_owned(), "no patch is named"),
    ] {
        write(&series, &text);
        repo.x(&["tree"]).fails(2, &[said]);
    }
    write(&series, &good);
    for (text, said) in [
        ("rust: add it\nmore\n", "patches/0002-rust.txt: line 2"),
        (
            "rust: add it\n\nOverlay: rust/\n",
            "no `Signed-off-by:` line",
        ),
        (
            "rust: add it\n\nOverlay: rust/\nSigned-off-by: X\n",
            "line 4: text after an `Overlay:`",
        ),
    ] {
        write(&repo.path("patches/0002-rust.txt"), text);
        repo.x(&["tree"]).fails(2, &[said]);
    }
    repo.text("0002-rust", "rust: add it", &[]);
    repo.x(&["tree"])
        .fails(2, &["rust/lib.rs: no patch claims it"]);
    repo.text("0002-rust", "rust: add it", &["rust/"]);
    repo.x(&["tree"]).ok();
}

#[test]
fn an_interrupted_extraction_is_begun_again() {
    let repo = Repo::new();
    write(&repo.path("build/5.10/linux.part/Makefile"), "half");
    write(
        &repo.path("build/5.10/linux.part/strange/file"),
        "from another time",
    );
    repo.x(&["tree"]).ok();
    assert!(!repo.path("build/5.10/linux.part").exists());
    assert!(!repo.tree("strange").exists());
    assert!(read(&repo.tree("Makefile")).starts_with("VERSION = 5"));
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let repo = Repo::new();
    write(&repo.tree("my/file"), "mine");
    repo.x(&["tree"])
        .fails(4, &["build/5.10/linux was not made by this tool"]);
    assert_eq!(read(&repo.tree("my/file")), "mine");
}

/// Brings the tree into the state of a run that was killed while it wrote files.
fn interrupt(repo: &Repo) {
    repo.x(&["tree"]).ok();
    let old = repo.git(&["rev-parse", "HEAD"]).trim().to_owned();
    let files = ["rust/lib.rs", "rust/a/deep.rs", "kernel/two.c"];
    let before = files.map(|file| read(&repo.tree(file)));
    replace(&repo.path("rust/lib.rs"), "GPL-2.0", "GPL-2.0 // new");
    replace(&repo.path("rust/a/deep.rs"), "GPL-2.0", "GPL-2.0 // new");
    write(
        &repo.path("rust/added.rs"),
        "// SPDX-License-Identifier: GPL-2.0\n",
    );
    replace(
        &repo.path("patches/5.10/0003-both.diff"),
        "+long two_9",
        "+char two_9",
    );
    repo.x(&["tree"]).ok();
    let new = repo.git(&["rev-parse", "HEAD"]).trim().to_owned();
    repo.git(&["update-ref", "refs/heads/rust", &old]);
    repo.git(&["update-ref", "refs/lts/head", &old]);
    repo.git(&["update-ref", "refs/lts/next", &new]);
    repo.git(&["read-tree", &old]);
    fs::remove_file(repo.tree(".git/lts-stamp")).unwrap();
    write(&repo.tree(".git/index.lock"), "");
    // One file is new, one is half written, one is gone, one is old.
    let half = read(&repo.tree("rust/a/deep.rs"));
    write(&repo.tree("rust/a/deep.rs"), &half[..20]);
    fs::remove_file(repo.tree("rust/added.rs")).unwrap();
    write(&repo.tree("kernel/two.c"), &before[2]);
}

#[test]
fn an_interrupted_update_is_finished() {
    let repo = Repo::new();
    interrupt(&repo);
    repo.x(&["tree"]).ok();
    for file in ["rust/lib.rs", "rust/a/deep.rs", "rust/added.rs"] {
        assert_eq!(read(&repo.tree(file)), read(&repo.path(file)), "{file}");
    }
    assert!(read(&repo.tree("kernel/two.c")).contains("char two_9"));
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
    assert_eq!(repo.git(&["for-each-ref", "refs/lts/next"]), "");
}

#[test]
fn an_edit_after_an_interrupted_update_stays() {
    for file in ["rust/a/deep.rs", "Makefile"] {
        let repo = Repo::new();
        interrupt(&repo);
        write(&repo.tree(file), "mine\n");
        repo.x(&["tree"])
            .fails(4, &["an update of the tree was interrupted", file]);
        assert_eq!(read(&repo.tree(file)), "mine\n");
        // Set aside, as the hint says.
        fs::remove_file(repo.tree(file)).unwrap();
        if file == "Makefile" {
            repo.git(&["checkout", "refs/lts/head", "--", file]);
        }
        repo.x(&["tree"]).ok();
    }
}

#[test]
fn a_file_of_the_users_own_is_not_replaced_by_a_new_one() {
    let repo = Repo::new();
    repo.x(&["tree"]).ok();
    write(&repo.tree("rust/new.rs"), "// mine\n");
    write(
        &repo.path("rust/new.rs"),
        "// SPDX-License-Identifier: GPL-2.0\n",
    );
    repo.x(&["tree"]).fails(
        4,
        &["files of its own where the series adds some: rust/new.rs"],
    );
    assert_eq!(read(&repo.tree("rust/new.rs")), "// mine\n");
    // The same content is no conflict, and the file keeps its time.
    write(&repo.path("rust/new.rs"), "// mine\n");
    let time = make_old(&repo.tree("rust/new.rs"));
    repo.x(&["tree"]).ok();
    assert_eq!(modified(&repo.tree("rust/new.rs")), time);
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
}

#[test]
fn another_base_gives_another_tree_and_keeps_what_is_the_users() {
    let repo = Repo::new();
    repo.x(&["tree"]).ok();
    write(&repo.tree("notes"), "mine\n");
    replace(
        &repo.base().join("kernel/two.c"),
        "int two_50;",
        "int two_50; // newer",
    );
    crate::repo::git(&repo.base(), &["commit", "-q", "-a", "-m", "newer"]);
    let run = repo.x(&["tree"]).ok();
    assert!(
        run.stderr.contains("kept as build/5.10/linux.kept-1"),
        "{run:#?}"
    );
    assert!(read(&repo.tree("kernel/two.c")).contains("// newer"));
    assert!(read(&repo.tree("kernel/two.c")).contains("long two_9"));
    assert_eq!(read(&repo.path("build/5.10/linux.kept-1/notes")), "mine\n");
    repo.git(&["switch", "-q", "-c", "topic"]);
    repo.git(&["commit", "-q", "--allow-empty", "-m", "mine"]);
    repo.git(&["switch", "-q", "rust"]);
    let other = |text: &str| {
        write(&repo.base().join("kernel/other.c"), text);
        crate::repo::git(&repo.base(), &["add", "-f", "kernel/other.c"]);
        crate::repo::git(&repo.base(), &["commit", "-q", "-m", text]);
    };
    other("with a branch");
    let run = repo.x(&["tree"]).ok();
    assert!(
        run.stderr.contains("refs/heads/topic") && run.stderr.contains("linux.kept-2"),
        "{run:#?}"
    );
    other("with nothing");
    repo.x(&["tree"]).ok();
    assert!(!repo.path("build/5.10/linux.kept-3").exists());

    replace(
        &repo.tree("kernel/two.c"),
        "int two_1;",
        "int two_1; // mine",
    );
    replace(&repo.base().join("kernel/two.c"), "// newer", "// newest");
    crate::repo::git(&repo.base(), &["commit", "-q", "-a", "-m", "newest"]);
    repo.x(&["tree"])
        .fails(4, &["another base kernel is asked for", "kernel/two.c"]);
}

#[test]
fn edits_of_the_base_that_are_not_committed_are_told() {
    let repo = Repo::new();
    replace(
        &repo.base().join("kernel/two.c"),
        "int two_50;",
        "int two_50; // mine",
    );
    for _ in 0..2 {
        let run = repo.x(&["tree"]).ok();
        let said = "has edits that are not committed, such as kernel/two.c;";
        assert_eq!(run.stderr.matches(said).count(), 1, "{run:#?}");
    }
    assert!(!read(&repo.tree("kernel/two.c")).contains("// mine"));
    crate::repo::git(&repo.base(), &["commit", "-q", "-a", "-m", "mine"]);
    let run = repo.x(&["tree"]).ok();
    assert!(!run.stderr.contains("not committed"), "{run:#?}");
    assert!(read(&repo.tree("kernel/two.c")).contains("// mine"));
}

#[test]
fn an_unpacked_archive_of_the_repository_will_do() {
    let repo = Repo::new();
    fs::remove_dir_all(repo.path(".git")).unwrap();
    write(&repo.path("rust/lib.rs.bk"), "ignored\n");
    repo.x(&["tree"]).ok();
    assert!(repo.tree("rust/lib.rs").exists());
    assert!(!repo.tree("rust/lib.rs.bk").exists());
}

#[test]
fn the_base_stays_the_users_until_it_is_cleaned_or_gone() {
    let repo = Repo::new();
    // Wherever the tests run, the distribution has nothing for us.
    let apt = repo.base().with_file_name("bin").join("apt-get");
    write(&apt, "#!/bin/sh\nexit 100\n");
    make_executable(&apt);
    let without = |args: &[&str]| {
        let path = std::env::var("PATH").unwrap();
        let path = format!("{}:{path}", apt.parent().unwrap().display());
        Run::of(repo.command().args(args).env("PATH", path))
    };
    let distribution = "a kernel tree or tarball with --linux PATH";
    without(&["tree"]).fails(3, &[distribution]);
    repo.x(&["tree"]).ok();
    let head = repo.git(&["rev-parse", "HEAD"]);
    let run = without(&["tree"]).ok();
    assert!(run.stderr.contains("4 patches on linux 5.10.9"), "{run:#?}");
    let run = without(&["fetch"]).ok();
    assert!(run.stderr.contains("5.10.9 from"), "{run:#?}");

    // The same kernel elsewhere is no other base, but where to look from now on.
    let moved = repo.base().with_file_name("moved");
    fs::rename(repo.base(), &moved).unwrap();
    without(&["tree"]).fails(3, &["base is gone", distribution]);
    without(&["tree", "--linux", moved.to_str().unwrap()]).ok();
    without(&["tree"]).ok();
    assert_eq!(repo.git(&["rev-parse", "HEAD"]), head);

    without(&["clean"]).ok();
    without(&["tree"]).fails(3, &[distribution]);
}
