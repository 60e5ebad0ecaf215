// SPDX-License-Identifier: GPL-2.0

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::repo::{read, replace, write, Repo};

/// A repository with its tree made.
fn ready() -> Repo {
    let repo = Repo::new();
    repo.x(&["tree"]).ok();
    repo
}

#[test]
fn what_was_built_is_removed() {
    let repo = ready();
    write(&repo.path("build/5.10/out/vmlinux"), "built\n");
    write(&repo.tree("kernel/one.o"), "built, and ignored\n");
    repo.x(&["clean"]).ok();
    assert!(!repo.path("build/5.10").exists());
    assert_eq!(repo.changed(), [""; 0]);
    repo.x(&["clean"]).ok();
}

#[test]
fn work_of_the_users_is_not_removed() {
    let repo = ready();
    let refused = |said: &[&str]| {
        let run = repo.x(&["clean"]).fails(4, said);
        assert!(run.stderr.contains("`./x clean --discard`"), "{run:#?}");
        assert!(repo.tree("Makefile").exists());
    };
    for path in ["notes.txt", "drivers/mine/mine.c", "rust/new.rs"] {
        write(&repo.tree(path), "mine\n");
        refused(&[&format!("{path} (new)"), "`./x refresh`"]);
        fs::remove_file(repo.tree(path)).unwrap();
    }
    replace(&repo.tree("rust/lib.rs"), "GPL-2.0", "GPL-2.0 // mine");
    refused(&["rust/lib.rs"]);
    repo.git(&["stash", "-q"]);
    refused(&["refs/stash"]);
    repo.git(&["stash", "drop", "-q"]);
    repo.git(&["switch", "-q", "-c", "topic"]);
    repo.git(&["commit", "-q", "--allow-empty", "-m", "mine"]);
    repo.git(&["switch", "-q", "rust"]);
    refused(&["refs/heads/topic"]);
    repo.git(&["branch", "-q", "-D", "topic"]);
    // Nothing is lost with a branch or a checkout of a commit of the series.
    repo.git(&["branch", "mark", "HEAD~1"]);
    repo.git(&["checkout", "-q", "--detach", "mark"]);
    repo.x(&["clean"]).ok();
    assert!(!repo.path("build/5.10").exists());
}

#[test]
fn who_says_discard_gets_it() {
    let repo = ready();
    write(&repo.tree("notes.txt"), "mine\n");
    repo.git(&["update-ref", "-d", "refs/lts/head"]);
    repo.x(&["clean"]).fails(4, &["`./x clean --discard`"]);
    repo.x(&["clean", "--discard"]).ok();
    assert!(!repo.path("build/5.10").exists());

    write(&repo.tree("my/file"), "mine");
    repo.x(&["clean", "--discard"])
        .fails(4, &["was not made by this tool"]);
    assert_eq!(read(&repo.tree("my/file")), "mine");
}

#[test]
fn what_is_kept_stays_for_good() {
    let repo = ready();
    write(&repo.path("build/5.10/linux.kept-1/notes"), "mine\n");
    write(&repo.path("build/5.10/out/.config"), "CONFIG_MINE=y\n");
    let run = repo.x(&["clean"]).ok();
    assert!(
        run.stderr.contains("build/5.10/out/.config was edited")
            && run.stderr.contains("build/5.10/config.kept-1"),
        "{run:#?}"
    );
    repo.x(&["clean", "--discard"]).ok();
    assert_eq!(read(&repo.path("build/5.10/linux.kept-1/notes")), "mine\n");
    assert_eq!(
        read(&repo.path("build/5.10/config.kept-1")),
        "CONFIG_MINE=y\n"
    );
    assert!(!repo.path("build/5.10/out").exists());
    assert!(!repo.tree("").exists());
}

#[test]
fn a_build_that_runs_is_waited_for() {
    let repo = ready();
    let out = repo.path("build/5.10/out-debug");
    write(&out.join(".x-lock"), "");
    let lock = fs::File::open(out.join(".x-lock")).unwrap();
    rustix::fs::flock(&lock, rustix::fs::FlockOperation::LockExclusive).unwrap();
    let mut clean = repo
        .command()
        .arg("clean")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(clean.stderr.take().unwrap()).lines();
    let waits = |line: std::io::Result<String>| line.unwrap().contains("is building; waiting");
    assert!(lines.any(waits));
    assert!(out.exists() && repo.tree("Makefile").exists());
    drop(lock);
    assert!(clean.wait().unwrap().success());
    assert!(!out.exists());
}
