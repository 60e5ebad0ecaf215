// SPDX-License-Identifier: GPL-2.0

use crate::repo::{read, replace, write, Repo};

/// The checks that need nothing but the series.
const SERIES: [&str; 9] = [
    "check",
    "claims",
    "round-trip",
    "refresh",
    "mails",
    "mail-size",
    "checkpatch",
    "maintainers",
    "send-email",
];

#[test]
fn a_good_series_passes() {
    let repo = Repo::new();
    let run = repo.x(&SERIES).ok();
    assert_eq!(
        run.stdout.trim(),
        "8 passed, 0 failed, 0 skipped",
        "{run:#?}"
    );
    assert!(
        run.stderr.contains("ok round-trip: 4 mails give tree "),
        "{run:#?}"
    );
    assert_eq!(repo.changed(), [""; 0]);
}

#[test]
fn the_checks_are_listed_and_an_unknown_one_is_refused() {
    let repo = Repo::new();
    let run = repo.x(&["check", "--list"]).ok();
    assert!(
        run.stdout.contains("round-trip ") && run.stdout.contains("shellcheck "),
        "{run:#?}"
    );
    repo.x(&["check", "spelling"])
        .fails(2, &["there is no check `spelling`", "round-trip"]);
    repo.x(&["check", "--each", "claims"])
        .fails(2, &["cannot be used with"]);
}

#[test]
fn a_check_that_fails_does_not_keep_the_others_from_running() {
    let repo = Repo::new();
    write(&repo.path("rust/bare.rs"), "// no licence\n");
    let run = repo.x(&["check", "claims", "spdx", "private"]);
    assert_eq!(
        run.stdout.trim(),
        "2 passed, 1 failed, 0 skipped",
        "{run:#?}"
    );
    run.fails(
        1,
        &[
            "FAIL spdx",
            "rust/bare.rs",
            "ok claims",
            "ok private",
            "1 check failed",
        ],
    );
}

#[test]
fn without_a_tree_only_the_first_check_tells_why() {
    let repo = Repo::new();
    write(
        &repo.path("patches/series"),
        "# SPDX-License-Identifier: GPL-2.0\n1-bad\n",
    );
    let run = repo.x(&["check", "claims", "mails", "spdx"]);
    assert_eq!(
        run.stdout.trim(),
        "1 passed, 2 failed, 0 skipped",
        "{run:#?}"
    );
    assert_eq!(
        run.stderr.matches("`1-bad` is not a patch name").count(),
        1,
        "{run:#?}"
    );
    run.fails(1, &["this needs the patched tree"]);
}

#[test]
fn a_patch_in_another_form_is_found() {
    let repo = Repo::new();
    let path = repo.path("patches/5.10/0001-one.diff");
    let index = read(&path)
        .lines()
        .find(|line| line.starts_with("index "))
        .unwrap()
        .to_owned();
    replace(&path, &index, "index 1234567..89abcde 100644");
    repo.x(&["check", "refresh"])
        .fails(1, &["changes patches/5.10/0001-one.diff", "`./x refresh`"]);
    assert!(read(&path).contains("1234567"));
}

#[test]
fn a_message_that_mail_changes_is_found() {
    let repo = Repo::new();
    // git takes what is in brackets before the subject for a mark of the mail.
    replace(
        &repo.path("patches/0002-rust.txt"),
        "rust: add it",
        "[rust] add it",
    );
    repo.x(&["check", "round-trip"]).fails(
        1,
        &[
            "patch 0002-rust is another commit after the round trip",
            "[rust] add it",
        ],
    );
}

#[test]
fn a_file_that_nobody_maintains_is_found() {
    let repo = Repo::new();
    replace(
        &repo.path("MAINTAINERS"),
        "F:\tscripts/rust.sh\n",
        "F:\tscripts/rust/*\n",
    );
    repo.x(&["check", "maintainers"])
        .fails(1, &["nobody maintains", "scripts/rust.sh", "`F:`"]);
}

#[test]
fn hosts_and_paths_of_one_machine_are_found() {
    let repo = Repo::new();
    // Put together here, or this file would be found.
    let url = format!("https://packages.{}.net/x", "elsewhere");
    let text = format!("// SPDX-License-Identifier: GPL-2.0\n// {url}\n");
    let home = format!("// /{}/me/src\n// {}/x\n", "home", repo.root().display());
    write(
        &repo.path("rust/lib.rs"),
        &format!("{text}{home}// https://www.kernel.org/\n"),
    );
    let run = repo.x(&["check", "private"]).fails(
        1,
        &[
            "rust/lib.rs:2: the host packages.elsewhere.net",
            "rust/lib.rs:3: a path of one machine",
            "rust/lib.rs:4: a path of one machine",
        ],
    );
    assert!(!run.stderr.contains("lib.rs:5"), "{run:#?}");
}

#[test]
fn a_contract_without_a_duty_and_a_word_to_avoid_are_found() {
    let repo = Repo::new();
    repo.x(&["check", "contracts"]).ok();
    write(
        &repo.path("rust/lib.rs"),
        "// SPDX-License-Identifier: GPL-2.0\n\n/// Reads.\n///\n/// # Safety\n///\n\
         /// `p` is valid, and initialised.\nunsafe fn read(p: *const u8) {}\n",
    );
    repo.x(&["check", "contracts"]).fails(
        1,
        &[
            "rust/lib.rs:5: `# Safety` does not begin with `The caller must ensure that`",
            "rust/lib.rs:7: `initialis`: write `initialize`",
            "coding-guidelines.rst",
        ],
    );
}

#[test]
fn a_helper_that_does_more_than_forward_is_found() {
    let repo = Repo::new();
    let run = repo.x(&["check", "helpers"]).ok();
    assert_eq!(run.stdout.trim(), "0 passed, 0 failed, 1 skipped");
    write(
        &repo.path("rust/helpers/lock.c"),
        "// SPDX-License-Identifier: GPL-2.0\n\nstatic int depth;\n\n\
         __rust_helper void rust_helper_lock(void)\n{\n\tdepth++;\n\tlock();\n}\n",
    );
    repo.x(&["check", "helpers"]).fails(
        1,
        &[
            "rust/helpers/lock.c:3: `static int depth;` is data or a declaration",
            "rust/helpers/lock.c:6: rust_helper_lock(): 2 statements",
            "a function of the C subsystem",
        ],
    );
}

#[test]
fn a_script_is_looked_at_by_shellcheck() {
    if std::process::Command::new("shellcheck")
        .arg("--version")
        .output()
        .is_err()
    {
        let run = Repo::new().x(&["check", "shellcheck"]).ok();
        assert_eq!(run.stdout.trim(), "0 passed, 0 failed, 1 skipped");
        return;
    }
    let repo = Repo::new();
    repo.x(&["check", "shellcheck"]).ok();
    write(
        &repo.path("scripts/rust.sh"),
        "#!/bin/sh\n# SPDX-License-Identifier: GPL-2.0\nrm $1\n",
    );
    repo.x(&["check", "shellcheck"])
        .fails(1, &["scripts/rust.sh line 3", "SC2086"]);
}
