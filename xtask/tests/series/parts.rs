// SPDX-License-Identifier: GPL-2.0

//! What `./x mails` can put into the mails beside the commits: parts, recipients, notes, a sender;
//! and their sizes.

use std::fs;

use crate::repo::{git, read, replace, write, Repo};

/// The mails of the series in the order in which they are applied, as `part-N/NAME`.
fn names(repo: &Repo) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(repo.path("build/5.10/mails")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            for entry in fs::read_dir(&path).unwrap() {
                let file = entry.unwrap().file_name();
                names.push(format!("{name}/{}", file.to_string_lossy()));
            }
        } else {
            names.push(name);
        }
    }
    names.sort();
    names
}

fn mail(repo: &Repo, name: &str) -> String {
    read(&repo.path("build/5.10/mails").join(name))
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no `{part}` in {text}");
    }
}

/// The commit that `git am` makes of the mails.
fn applied(repo: &Repo) -> String {
    let clone = repo.path("build/clone");
    git(
        &repo.base(),
        &["clone", "-q", ".", &clone.to_string_lossy()],
    );
    let patches: Vec<String> = names(repo)
        .iter()
        .filter(|name| !name.contains("0000-cover-letter"))
        .map(|name| repo.path("build/5.10/mails").join(name))
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    let us = ["-c", "user.name=Rust for LTS"];
    let mail = ["-c", "user.email=rust-for-lts@example.org"];
    let am = ["am", "-q", "--committer-date-is-author-date"];
    let mut args: Vec<&str> = [&us[..], &mail[..], &am[..]].concat();
    args.extend(patches.iter().map(String::as_str));
    git(&clone, &["checkout", "-q", "--detach", "HEAD"]);
    // The tool's base is a commit of its own, of the same tree.
    git(
        &clone,
        &["fetch", "-q", &repo.tree("").to_string_lossy(), "base"],
    );
    git(&clone, &["checkout", "-q", "FETCH_HEAD"]);
    git(&clone, &args);
    git(&clone, &["rev-parse", "HEAD"])
}

#[test]
fn parts_are_sections_with_cover_letters_of_their_own_and_make_the_same_commits() {
    let repo = Repo::new();
    replace(&repo.path("patches/series"), "# More", "# More: of both");
    repo.x(&["mails", "--part=2"]).ok();
    assert_eq!(
        names(&repo),
        [
            "part-1/0000-cover-letter.patch",
            "part-1/0001-kernel-count-from-one.patch",
            "part-1/0002-rust-add-it.patch",
            "part-2/0000-cover-letter.patch",
            "part-2/0001-kernel-count-in-both.patch",
            "part-2/0002-MAINTAINERS-add-Rust.patch",
        ]
    );
    let base = repo.git(&["rev-parse", "base"]);
    let first = mail(&repo, "part-1/0000-cover-letter.patch");
    has(
        &first,
        &[
            "Subject: [PATCH 5.10 part 1 of 2 0/2] Rust for a small kernel: All\n",
            "\nWhy it is here.\n\nHow it is done.\n",
            "\n 1. All\n 2. More\n",
            "\n - All\n",
            "Rust for LTS (2):\n  kernel: count from one\n  rust: add it\n",
            &format!("base-commit: {base}"),
        ],
    );
    assert!(!first.contains("prerequisite") && !first.contains("Depends on"));
    let second = mail(&repo, "part-2/0000-cover-letter.patch");
    has(
        &second,
        &[
            "Subject: [PATCH 5.10 part 2 of 2 0/2] Rust for a small kernel: More\n",
            "\n - More: of both\n\nDepends on part 1.",
            "  kernel: count in both\n  MAINTAINERS: add Rust\n",
            &format!("base-commit: {base}prerequisite-patch-id: "),
        ],
    );
    assert_eq!(second.matches("\nprerequisite-patch-id: ").count(), 2);
    assert!(!second.contains("Why it is here."));
    has(
        &mail(&repo, "part-2/0001-kernel-count-in-both.patch"),
        &["Subject: [PATCH 5.10 part 2 of 2 1/2] kernel: count in both\n"],
    );
    assert_eq!(applied(&repo), repo.git(&["rev-parse", "refs/heads/rust"]));
}

#[test]
fn a_long_section_is_cut_and_other_mails_are_replaced() {
    let repo = Repo::new();
    repo.x(&["mails", "--part", "--reroll-count=3"]).ok();
    has(
        &mail(&repo, "part-1/v3-0000-cover-letter.patch"),
        &["[PATCH 5.10 part 1 of 1 v3 0/4] Rust for a small kernel: All, More\n"],
    );
    repo.x(&["mails", "--part=1", "--check"]).ok();
    assert_eq!(names(&repo).len(), 8);
    has(
        &mail(&repo, "part-4/0000-cover-letter.patch"),
        &[
            "part 4 of 4 0/1] Rust for a small kernel: More (2 of 2)\n",
            "Depends on part 3.",
        ],
    );
    let folder = repo.path("build/5.10/mails");
    let run = repo
        .x(&["mails", "--against", &folder.to_string_lossy()])
        .ok();
    assert_eq!(run.stdout.matches(" = ").count(), 4, "{run:#?}");
    assert_eq!(names(&repo).len(), 5);
    assert!(!repo.path("build/5.10/mails/part-1").exists());

    write(&repo.path("build/5.10/mails/part-7/thesis.txt"), "mine\n");
    repo.x(&["mails", "--part"])
        .fails(4, &["holds more than mails", "part-7/thesis.txt"]);
    repo.x(&["mails", "--part=0"]).fails(2, &["--part"]);
}

#[test]
fn patches_in_no_section_are_in_no_part() {
    let repo = Repo::new();
    replace(&repo.path("patches/series"), "# All", "## All");
    repo.x(&["mails"]).ok();
    repo.x(&["mails", "--part"])
        .fails(2, &["0001-one is in no section", "# Title"]);
}

#[test]
fn notes_are_in_the_mail_and_not_in_the_commit() {
    let repo = Repo::new();
    replace(
        &repo.path("patches/0002-rust.txt"),
        "Overlay: rust/",
        "\nNote: Not for the history.\nNote:\nNote:  - it was short\n\nOverlay: rust/",
    );
    repo.x(&["mails"]).ok();
    has(
        &mail(&repo, "0002-rust-add-it.patch"),
        &[
            "\n---\nNot for the history.\n\n - it was short\n\n rust/",
            "\ndiff --git ",
        ],
    );
    assert!(!repo.git(&["log", "refs/heads/rust"]).contains("history"));
    assert_eq!(applied(&repo), repo.git(&["rev-parse", "refs/heads/rust"]));
}

#[test]
fn who_sends_the_mails_signs_off() {
    let repo = Repo::new();
    let ours = "Signed-off-by: Rust for LTS <rust-for-lts@example.org>";
    repo.x(&["mails", "--signoff", "Zo\u{eb} <z@example.org>", "--check"])
        .ok();
    has(
        &mail(&repo, "0002-rust-add-it.patch"),
        &[
            "From: Rust for LTS <rust-for-lts@example.org>\n",
            "charset=utf-8\n",
            &format!("\n{ours}\nSigned-off-by: Zo\u{eb} <z@example.org>\n---\n"),
        ],
    );
    let cover = mail(&repo, "0000-cover-letter.patch");
    has(&cover, &["From: =?UTF-8?q?Zo=C3=AB?= <z@example.org>\n"]);
    // Its cover letter can be told from others, too.
    repo.x(&["mails"]).ok();
    assert!(!mail(&repo, "0002-rust-add-it.patch").contains("z@example.org"));
    repo.x(&["mails", "--signoff", "Zoe"])
        .fails(2, &["`Name <name@example.org>`"]);
}

#[test]
fn mails_go_to_those_that_the_tree_names() {
    let repo = Repo::new();
    repo.x(&["mails", "--part=2", "--recipients", "--check"])
        .ok();
    let rust = mail(&repo, "part-1/0002-rust-add-it.patch");
    has(&rust, &["\nTo: everybody@example.org\n\n"]);
    let kernel =
        "\nTo: K <k@example.org>\nCc: \"R. K.\" <r@example.org>,\n    everybody@example.org\n";
    has(
        &mail(&repo, "part-2/0001-kernel-count-in-both.patch"),
        &[kernel],
    );
    has(
        &mail(&repo, "part-1/0000-cover-letter.patch"),
        &["\nTo: K <k@example.org>,\n    everybody@example.org\nCc: \"R. K.\" <r@example.org>\n"],
    );
    has(&mail(&repo, "part-2/0000-cover-letter.patch"), &["\nTo: K"]);
    assert_eq!(applied(&repo), repo.git(&["rev-parse", "refs/heads/rust"]));
}

#[test]
fn a_mail_that_is_too_large_is_found() {
    let repo = Repo::new();
    let run = repo.x(&["mails", "--stat"]).ok();
    let last = run.stdout.lines().last().unwrap();
    assert!(last.starts_with("largest: "), "{run:#?}");
    assert!(
        last.ends_with(" 5 lines added (0004-MAINTAINERS-add-Rust.patch)"),
        "{run:#?}"
    );
    assert_eq!(run.stdout.matches(".patch\n").count(), 5, "{run:#?}");

    let lines: String = (0..2001).map(|i| format!("// {i}\n")).collect();
    let text = format!("// SPDX-License-Identifier: GPL-2.0\n{lines}");
    write(&repo.path("rust/lib.rs"), &text);
    let said = ["adds more than 2000 lines", "0002-rust-add-it.patch"];
    let run = repo.x(&["mails", "--stat"]).fails(1, &said);
    has(&run.stdout, &["0004-MAINTAINERS-add-Rust.patch"]);
    repo.x(&["check", "mail-size"]).fails(1, &said);
    write(
        &repo.path("patches/exceptions"),
        "# SPDX-License-Identifier: GPL-2.0\n0002-rust: a table\n",
    );
    repo.x(&["mails", "--stat"]).ok();
    let run = repo.x(&["check", "mail-size"]).ok();
    has(&run.stderr, &["ok mail-size: largest: "]);
    write(
        &repo.path("rust/lib.rs"),
        "// SPDX-License-Identifier: GPL-2.0\n",
    );
    repo.x(&["check", "mail-size"])
        .fails(1, &["`0002-rust` is no patch whose mail is too large"]);
}
