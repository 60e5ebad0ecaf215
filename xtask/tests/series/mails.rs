// SPDX-License-Identifier: GPL-2.0

use std::fs;

use crate::repo::{git, read, replace, write, Repo};

/// The names and the bytes of a folder's files.
fn folder(repo: &Repo, path: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(repo.path(path))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                fs::read(path).unwrap(),
            )
        })
        .collect();
    files.sort();
    files
}

#[test]
fn there_is_a_cover_letter_and_a_mail_for_each_patch_and_they_are_always_the_same() {
    let repo = Repo::new();
    repo.x(&["mails"]).ok();
    let first = folder(&repo, "build/5.10/mails");
    let names: Vec<&str> = first.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "0000-cover-letter.patch",
            "0001-kernel-count-from-one.patch",
            "0002-rust-add-it.patch",
            "0003-kernel-count-in-both.patch",
            "0004-MAINTAINERS-add-Rust.patch"
        ]
    );
    repo.x(&["mails"]).ok();
    assert_eq!(folder(&repo, "build/5.10/mails"), first);

    let other = Repo::new();
    // Settings of the tree's own repository have no say.
    other.x(&["tree"]).ok();
    for (key, value) in [
        ("diff.noprefix", "true"),
        ("diff.algorithm", "patience"),
        ("diff.context", "9"),
        ("format.signature", "me"),
        ("format.thread", "true"),
        ("user.name", "Somebody Else"),
    ] {
        other.git(&["config", key, value]);
    }
    other.x(&["mails"]).ok();
    assert_eq!(folder(&other, "build/5.10/mails"), first);
}

#[test]
fn the_cover_letter_says_what_cover_txt_and_git_say() {
    let repo = Repo::new();
    repo.x(&["mails", "--output"]).fails(2, &["--output"]);
    repo.x(&["mails"]).ok();
    let cover = read(&repo.path("build/5.10/mails/0000-cover-letter.patch"));
    let base = repo.git(&["rev-parse", "base"]);
    for part in [
        "From 0000000000000000000000000000000000000000 ",
        "From: Rust for LTS <rust-for-lts@example.org>\n",
        "Subject: [PATCH 5.10 0/4] Rust for a small kernel\n",
        "\nWhy it is here.\n\nHow it is done.\n",
        "Rust for LTS (4):\n  kernel: count from one\n  rust: add it\n",
        " 7 files changed, ",
        &format!("base-commit: {base}"),
    ] {
        assert!(cover.contains(part), "no `{part}` in {cover}");
    }
    assert!(
        !cover.contains("***") && !cover.contains("Overlay:"),
        "{cover}"
    );
    let mail = read(&repo.path("build/5.10/mails/0002-rust-add-it.patch"));
    assert!(
        mail.contains("\nSigned-off-by: Rust for LTS <rust-for-lts@example.org>\n---\n"),
        "{mail}"
    );
    assert!(!mail.contains("Overlay:"), "{mail}");
}

#[test]
fn a_bad_cover_letter_is_refused() {
    let repo = Repo::new();
    for text in ["Subject alone\n", "A\nB\n\ntext\n", "S\n\nna\u{ef}ve\n"] {
        write(&repo.path("patches/cover.txt"), text);
        repo.x(&["mails"])
            .fails(2, &["patches/cover.txt: ", "an empty line"]);
    }
    assert!(!repo.path("build/5.10/mails").exists());
}

#[test]
fn git_am_takes_the_mails() {
    let repo = Repo::new();
    repo.x(&["mails"]).ok();
    let clone = repo.path("build/clone");
    git(
        &repo.base(),
        &["clone", "-q", ".", &clone.to_string_lossy()],
    );
    let mails: Vec<String> = folder(&repo, "build/5.10/mails")
        .into_iter()
        .skip(1)
        .map(|(name, _)| {
            repo.path("build/5.10/mails")
                .join(name)
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let mut args = vec!["am", "-q"];
    args.extend(mails.iter().map(String::as_str));
    git(&clone, &args);
    assert_eq!(
        git(&clone, &["rev-parse", "HEAD^{tree}"]),
        repo.git(&["rev-parse", "HEAD^{tree}"])
    );
}

#[test]
fn a_later_version_says_so_and_replaces_the_earlier_one() {
    let repo = Repo::new();
    repo.x(&["mails", "--reroll-count", "2"]).ok();
    let names: Vec<String> = folder(&repo, "build/5.10/mails")
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert!(
        names.len() == 5 && names.iter().all(|name| name.starts_with("v2-")),
        "{names:?}"
    );
    let cover = read(&repo.path("build/5.10/mails/v2-0000-cover-letter.patch"));
    assert!(
        cover.contains("Subject: [PATCH 5.10 v2 0/4] Rust for a small kernel\n"),
        "{cover}"
    );
    repo.x(&["mails"]).ok();
    assert_eq!(folder(&repo, "build/5.10/mails").len(), 5);
}

#[test]
fn a_folder_with_something_else_in_it_is_not_replaced() {
    let repo = Repo::new();
    let dir = repo.path("build/out");
    write(&dir.join("thesis.txt"), "years of work\n");
    let dir = dir.to_string_lossy().into_owned();
    repo.x(&["mails", "-o", &dir])
        .fails(4, &["holds more than mails", "thesis.txt"]);
    assert_eq!(read(&repo.path("build/out/thesis.txt")), "years of work\n");
    fs::remove_file(repo.path("build/out/thesis.txt")).unwrap();
    repo.x(&["mails", "-o", &dir]).ok();
    assert_eq!(folder(&repo, "build/out").len(), 5);
}

#[test]
fn patches_of_somebody_else_are_not_replaced() {
    let repo = Repo::new();
    let dir = repo.path("build/out");
    git(
        &repo.base(),
        &["format-patch", "-q", "--root", "-o", &dir.to_string_lossy()],
    );
    for name in ["0001-base.patch", "mine.patch", "0002-empty.patch"] {
        let path = dir.join(name);
        if !path.exists() {
            write(&path, "mine\n");
        }
        repo.x(&["mails", "-o", &dir.to_string_lossy()])
            .fails(4, &["holds more than mails", name]);
        fs::remove_file(&path).unwrap();
    }
    repo.x(&["mails", "-o", &dir.to_string_lossy()]).ok();
    repo.x(&["mails", "-o", &dir.to_string_lossy()]).ok();
    assert_eq!(folder(&repo, "build/out").len(), 5);
}

#[test]
fn two_versions_can_be_compared() {
    let repo = Repo::new();
    let first = repo.path("build/first").to_string_lossy().into_owned();
    repo.x(&["mails", "-o", &first]).ok();
    let same = repo.x(&["mails", "--against", &first]).ok();
    assert!(
        same.stdout.lines().all(|line| line.contains(" = ")),
        "{same:#?}"
    );
    assert_eq!(same.stdout.trim().lines().count(), 4, "{same:#?}");

    replace(
        &repo.path("patches/5.10/0003-both.diff"),
        "+long two_9",
        "++char two_9",
    );
    replace(
        &repo.path("patches/0002-rust.txt"),
        "rust: add it",
        "rust: add it at last",
    );
    let run = repo
        .x(&["mails", "--against", &first, "--reroll-count=2"])
        .ok();
    for part in [
        "1:",
        "kernel: count from one",
        "rust: add it at last",
        "+char two_9",
        "-+long two_9",
    ] {
        assert!(run.stdout.contains(part), "no `{part}` in {run:#?}");
    }
    let empty = repo.path("rust").to_string_lossy().into_owned();
    repo.x(&["mails", "--against", &empty])
        .fails(2, &["holds no mails"]);
}

#[test]
fn the_series_own_checkpatch_is_asked() {
    let repo = Repo::new();
    replace(&repo.path("rust/lib.rs"), "GPL-2.0", "GPL-2.0 BAD");
    repo.x(&["mails", "--check"]).fails(
        1,
        &[
            "checkpatch objects to 1 of 4 patches",
            "0002-rust-add-it.patch",
            "WARNING: bad",
        ],
    );
}

#[test]
fn a_line_that_mail_cannot_carry_is_found() {
    let repo = Repo::new();
    write(
        &repo.path("rust/lib.rs"),
        &format!(
            "// SPDX-License-Identifier: GPL-2.0\n// {}\n",
            "x".repeat(2000)
        ),
    );
    repo.x(&["mails", "--check"]).fails(1, &["longer than 998"]);
}
