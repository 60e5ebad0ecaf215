// SPDX-License-Identifier: GPL-2.0

//! What the repository's Makefile makes of goals and variables.

mod common;

use std::path::Path;
use std::process::Command;

use common::Fixture;

/// The words that `x` is given for this command line of make's.
fn handed_on(args: &[&str]) -> String {
    let fixture = Fixture::new();
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Makefile");
    std::fs::copy(ours, fixture.path("Makefile")).unwrap();
    fixture.program("../x", "echo \"$@\"\n");
    let mut make = Command::new("make");
    make.args(args).current_dir(fixture.path("."));
    for name in ["MAKEFLAGS", "MAKELEVEL", "MFLAGS"] {
        make.env_remove(name);
    }
    let ended = common::ended(make.output().unwrap());
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    ended.stdout
}

#[test]
fn goals_and_variables_are_handed_on_in_one_call() {
    assert_eq!(
        handed_on(&["LLVM=1", "bzImage", "modules"]),
        "make -- bzImage modules LLVM=1\n"
    );
}

/// With M= the kernel's own default is another one than without.
#[test]
fn without_a_goal_the_kernel_chooses() {
    assert_eq!(handed_on(&[]), "make --\n");
    assert_eq!(handed_on(&["M=dir"]), "make -- M=dir\n");
}
